//! All codes of the crate: a hundred a phase, written out, never reused.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:literal, $slug:literal;)*) => {
        /// The stable code of a diagnostic: `S0101` for people, a slug for switches.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $name = $value,)*
        }

        impl Code {
            /// Every code, in ascending order.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The name of the code in words, as in `unknown-field`.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Code::$name => $slug,)*
                }
            }

            /// What it means, why, and how rules look with and without it, as Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$name => include_str!(concat!("pages/", $slug, ".md")),)*
                }
            }

            /// One sentence on what the code stands for.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$name => concat!($($doc),+).trim_ascii(),)*
                }
            }
        }
    };
}

codes! {
    // 100: text to tree.
    /// The text is not what the grammar expects at this place.
    UnexpectedText = 101, "unexpected-text";
    /// A bracket is opened and never closed.
    UnclosedBracket = 102, "unclosed-bracket";
    /// A string or a quoted name is opened and never closed.
    UnclosedQuote = 103, "unclosed-quote";
    /// A comment is opened and never closed.
    UnclosedComment = 104, "unclosed-comment";
    /// An escape in a string that does not exist.
    UnknownEscape = 105, "unknown-escape";
    /// An operator of another language, such as `==` or `&&`.
    ForeignOperator = 106, "foreign-operator";
    /// Typographic quotes, pasted from a document.
    TypographicQuote = 107, "typographic-quote";
    /// A number that is not written as numbers are.
    MalformedNumber = 108, "malformed-number";
    /// Comparisons that follow each other without brackets.
    ChainedComparison = 109, "chained-comparison";
    /// A rule file that is larger than the limit.
    SourceTooLarge = 110, "source-too-large";
    /// Brackets or bodies nested deeper than the limit.
    NestingTooDeep = 111, "nesting-too-deep";
    /// A rule with more parts than the limit.
    TooManyNodes = 112, "too-many-nodes";
    /// A closing bracket that nothing opened.
    StrayBracket = 113, "stray-bracket";
    /// An amount of time that is not a whole number.
    FractionalAmount = 114, "fractional-amount";
    /// A reserved word where a name must stand.
    ReservedWord = 115, "reserved-word";
    /// More attributes in one program than the limit.
    TooManyAttributes = 116, "too-many-attributes";
    /// A JSON text that is not JSON.
    MalformedJson = 117, "malformed-json";
    /// A tree of PQL in JSON with a node that is not what its place wants.
    MalformedTree = 118, "malformed-tree";
    /// A JSON document that is no rule, or lacks what a rule needs.
    MalformedDocument = 119, "malformed-document";
    /// An `allow` without a reason.
    MissingReason = 120, "missing-reason";

    // 200: schemas.
    /// A schema that cannot be read.
    SchemaUnreadable = 201, "schema-unreadable";
    /// A text that is not a schema of a known form.
    SchemaUnknownForm = 202, "schema-unknown-form";
    /// A reference inside a schema that leads nowhere.
    SchemaDanglingReference = 203, "schema-dangling-reference";
    /// One path with two types in the parts of one schema.
    SchemaConflict = 204, "schema-conflict";
    /// A schema whose key, time or id path does not exist.
    SchemaMissingPath = 205, "schema-missing-path";
    /// A schema id that the directory does not hold.
    SchemaUnknownId = 206, "schema-unknown-id";
    /// A part of a schema that was left out, with the reason.
    SchemaPartSkipped = 207, "schema-part-skipped";
    /// A schema that refers to itself.
    SchemaRecursive = 208, "schema-recursive";
    /// Two schemas of one kind in a program.
    SchemaRepeated = 209, "schema-repeated";

    // 300: names.
    /// A field that the schema does not have.
    UnknownField = 301, "unknown-field";
    /// A name that nothing in scope has.
    UnknownName = 302, "unknown-name";
    /// A function that does not exist.
    UnknownFunction = 303, "unknown-function";
    /// Attributes or definitions that need each other.
    Cycle = 304, "cycle";
    /// A name that stands twice in a program.
    DuplicateName = 305, "duplicate-name";
    /// A property of an outer scope, used without saying so.
    OuterName = 306, "outer-name";
    /// More `^` than there are scopes.
    NoOuterScope = 307, "no-outer-scope";
    /// `this`, `event` or `xEvent` where there is none.
    NoSuchScope = 308, "no-such-scope";
    /// A file named by `use` that cannot be read.
    UseUnreadable = 309, "use-unreadable";
    /// Files that use each other.
    UseCycle = 310, "use-cycle";
    /// An attribute with the name of a profile field.
    AttributeHidesField = 311, "attribute-hides-field";
    /// A time zone that does not exist.
    UnknownTimeZone = 312, "unknown-time-zone";
    /// A built-in that is known and not available yet.
    NotYetAvailable = 313, "not-yet-available";
    /// A unit of time that does not exist.
    UnknownUnit = 314, "unknown-unit";
    /// A setting that stands twice in a file.
    RepeatedSetting = 315, "repeated-setting";
    /// A function of other hosts that no rule can have.
    NotInRules = 316, "not-in-rules";
    /// A construct that PQL has no words for.
    NotInPql = 317, "not-in-pql";
    /// A way to merge values that is not that of the rule.
    MergeDiffers = 318, "merge-differs";
    /// A code that does not exist.
    UnknownCode = 320, "unknown-code";
    /// A code that cannot be allowed, since it stands for errors.
    NotALint = 321, "not-a-lint";
    /// A test that lacks a part, or has one that no test can have.
    MalformedTest = 322, "malformed-test";
    /// A file of data for a test that cannot be read.
    FixtureUnreadable = 323, "fixture-unreadable";
    /// A folder that holds more than is looked through for rule files.
    FolderTooLarge = 324, "folder-too-large";

    // 400: types.
    /// A type that does not fit its place.
    TypeMismatch = 401, "type-mismatch";
    /// Two types that cannot be compared.
    IncomparableTypes = 402, "incomparable-types";
    /// A constant that cannot be read as the type that is wanted.
    UnreadableConstant = 403, "unreadable-constant";
    /// The wrong number of arguments.
    ArgumentCount = 404, "argument-count";
    /// A list where one value is wanted.
    ListNotValue = 405, "list-not-value";
    /// One value where a list is wanted.
    ValueNotList = 406, "value-not-list";
    /// A value that a closed enum does not have.
    NotInEnum = 407, "not-in-enum";
    /// Branches of types that do not meet.
    BranchTypes = 408, "branch-types";
    /// A date, time, number or window that no calendar or type has.
    ImpossibleConstant = 409, "impossible-constant";
    /// A calendar amount where an exact duration is wanted.
    CalendarAmount = 410, "calendar-amount";
    /// A declared type that the expression does not have.
    DeclaredType = 411, "declared-type";
    /// A lambda with the wrong number of parameters, or out of place.
    LambdaShape = 412, "lambda-shape";
    /// An opaque object that is read.
    OpaqueObject = 413, "opaque-object";
    /// A calculation on constants that has no result.
    ConstantFault = 414, "constant-fault";
    /// A name of a type that does not exist.
    UnknownType = 415, "unknown-type";
    /// A regular expression that cannot be read, or is no constant.
    InvalidPattern = 420, "invalid-pattern";

    // 500: lints.
    /// A comparison with a list where `exists` says it more clearly.
    ListComparison = 501, "list-comparison";
    /// `!=` or `not` over a value that may be missing.
    NegatedMissing = 502, "negated-missing";
    /// A value that a suggested enum does not list.
    NotInSuggestions = 503, "not-in-suggestions";
    /// A field that the schema calls deprecated.
    DeprecatedField = 504, "deprecated-field";
    /// A division by a constant zero.
    DivisionByZero = 505, "division-by-zero";
    /// A condition that is always true or always false.
    ConstantCondition = 506, "constant-condition";
    /// A variable that hides a property.
    HidesProperty = 507, "hides-property";
    /// `occurs after today`, which includes the rest of today.
    AfterToday = 508, "after-today";
    /// A definition that nothing uses.
    UnusedDefinition = 509, "unused-definition";
    /// Letters of a date pattern that mean something else than is mostly wanted.
    MisleadingPattern = 540, "misleading-pattern";
    /// Conditions on one value that nothing can fulfil together.
    EmptyRange = 510, "empty-range";
    /// A choice among items that ties decide.
    DependsOnTies = 511, "depends-on-ties";
    /// Amounts of several currencies that are summed or compared.
    MixedCurrencies = 512, "mixed-currencies";
    /// A state that grows with the events of a profile.
    UnboundedState = 513, "unbounded-state";
    /// `?:` on a text that may be empty.
    EmptyTextStays = 514, "empty-text-stays";
    /// An `allow` that silences nothing.
    UnusedAllow = 515, "unused-allow";
    /// A pattern of `like` with wildcards of other languages.
    ForeignWildcard = 516, "foreign-wildcard";

    // 600: data.
    /// An input that cannot be read.
    DataUnreadable = 601, "data-unreadable";
    /// A row that is refused.
    RowRefused = 602, "row-refused";
    /// A value that does not fit the schema.
    ValueRefused = 603, "value-refused";
    /// An input of a form that is not known.
    DataUnknownForm = 604, "data-unknown-form";
    /// Data that lacks what the program needs.
    DataMissingColumn = 605, "data-missing-column";
    /// A result that cannot be written.
    ResultUnwritable = 606, "result-unwritable";
    /// The profiles of a run need more memory than it may take.
    RunTooLarge = 607, "run-too-large";

    // 700: tests.
    /// A test that fails.
    TestFailed = 701, "test-failed";
    /// A value that native code and the interpreter do not agree on.
    BackendsDiffer = 702, "backends-differ";
}

impl Code {
    /// The code of `S0502`, `502` or `negated-missing`, in any case.
    pub fn find(text: &str) -> Option<Code> {
        let text = text.trim().to_ascii_lowercase();
        let digits = text.strip_prefix('s').unwrap_or(&text);
        let number = digits.parse::<u16>().ok();
        let mut all = Self::ALL.iter().copied();
        all.find(|code| code.slug() == text || Some(*code as u16) == number)
    }

    /// The code whose words are nearest to a misspelt text.
    pub fn nearest(text: &str) -> Option<Code> {
        let text = text.trim().to_ascii_lowercase().replace('_', "-");
        let slugs = Self::ALL.iter().map(|code| code.slug());
        super::nearest(&text, slugs).and_then(Self::find)
    }

    /// Whether rules that have it run, so that it is a matter of judgement.
    pub fn is_lint(self) -> bool {
        (500..600).contains(&(self as u16))
    }

    /// Whether it stands for warnings that rule files and hosts can switch off: lints, and what is
    /// odd about a schema.
    pub fn is_switchable(self) -> bool {
        let of_schemas = [
            Code::SchemaDanglingReference,
            Code::SchemaConflict,
            Code::SchemaPartSkipped,
            Code::SchemaRecursive,
        ];
        self.is_lint() || of_schemas.contains(&self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{:04}", *self as u16)
    }
}
