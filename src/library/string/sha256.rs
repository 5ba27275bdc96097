//! `sha256`

use sha2::{Digest, Sha256};

use super::hash::hexadecimal;
use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `sha256`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "sha256",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "The SHA-256 hash of a string in UTF-8, in hexadecimal digits.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "sha256('Eliechxh')",
            value: "\"0b0b207880b999adaad6231026abf87caa30760b6f326b21727b61139332257d\"",
        },
        Example {
            expression: "sha256('')",
            value: "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| hexadecimal(&Sha256::digest(text)))
}
