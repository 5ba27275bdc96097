//! The life of compiled code: from the functions of a plan to addresses, and back to the system.
#![allow(
    unsafe_code,
    reason = "code memory is freed by hand, and addresses become functions"
)]

use std::mem::ManuallyDrop;

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module, default_libcall_names};

use crate::ir::Plan;

use super::Error;
use super::abi::{Context, Entry};
use super::emit::{Shared, Unit, emit, signature};
use super::kernels::Kernel;
use super::layout::Schedule;

/// Compiled functions and the memory that they are in.
pub(super) struct Code {
    /// Taken out only by `Drop`.
    module: ManuallyDrop<JITModule>,
    /// Fill the dictionary tables, in their order.
    pub(super) tables: Vec<Function>,
    /// The passes, in their order.
    pub(super) passes: Vec<Function>,
    /// Writes the attributes.
    pub(super) finish: Function,
}

/// A compiled function; only [`Code`] makes one, from a function of the signature of [`Entry`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Function(Entry);

impl Function {
    /// Runs it.
    ///
    /// # Safety
    ///
    /// The [`Code`] it belongs to is alive, and the context is as its documentation wants it for the
    /// schedule that the code was compiled for.
    pub(super) unsafe fn call(self, context: &mut Context) {
        // SAFETY: the caller vouches for the context and for the life of the code.
        unsafe { (self.0)(context) }
    }
}

// SAFETY: after `Code::compile` the module is never used again but to free its memory; what other
// threads reach are the functions, which are immutable machine code that keeps no data of its own.
unsafe impl Send for Code {}
// SAFETY: as above; `&Code` gives nothing but copies of function addresses.
unsafe impl Sync for Code {}

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: the module is taken once, here. Functions are called only by the executable that
        // owns this, through borrows that have ended; their addresses are never used again.
        unsafe { ManuallyDrop::take(&mut self.module).free_memory() };
    }
}

/// What listings are wanted while compiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    None,
    /// Cranelift's text form, before optimisation.
    Clif,
    /// The listing of machine code.
    Assembly,
}

impl Code {
    /// Compiles all functions of a plan; gives the listing, if one is wanted.
    pub(super) fn compile(
        shared: &mut Shared<'_>,
        listing: Listing,
    ) -> Result<(Self, String), Error> {
        let mut build = Build::start(listing)?;
        let result = build.all(shared.schedule, shared);
        let (tables, passes, finish) = match result {
            Ok(functions) => functions,
            Err(error) => {
                // SAFETY: nothing that was compiled has ever been called.
                unsafe { build.module.free_memory() };
                return Err(error);
            }
        };
        let entry = |id: &FuncId| {
            let address = build.module.get_finalized_function(*id);
            // SAFETY: the function was defined with the signature of `Entry`: one address, no result,
            // in the C convention of this machine.
            Function(unsafe { std::mem::transmute::<*const u8, Entry>(address) })
        };
        let (tables, passes) = (
            tables.iter().map(entry).collect(),
            passes.iter().map(entry).collect(),
        );
        let finish = entry(&finish);
        let code = Self {
            module: ManuallyDrop::new(build.module),
            tables,
            passes,
            finish,
        };
        Ok((code, build.text))
    }
}

/// A module that is being filled.
struct Build {
    module: JITModule,
    frontend: FunctionBuilderContext,
    listing: Listing,
    text: String,
}

type Functions = (Vec<FuncId>, Vec<FuncId>, FuncId);

impl Build {
    fn start(listing: Listing) -> Result<Self, Error> {
        let host = |error: &dyn std::fmt::Display| Error::Host(error.to_string());
        let mut flags = settings::builder();
        let verify = if cfg!(debug_assertions) {
            "true"
        } else {
            "false"
        };
        for (name, value) in [
            ("opt_level", "speed"),
            ("enable_verifier", verify),
            ("is_pic", "false"),
            ("use_colocated_libcalls", "false"),
            ("preserve_frame_pointers", "true"),
        ] {
            flags.set(name, value).map_err(|error| host(&error))?;
        }
        let isa = cranelift_native::builder().map_err(|error| host(&error))?;
        let isa = isa
            .finish(settings::Flags::new(flags))
            .map_err(|error| host(&error))?;
        let mut builder = JITBuilder::with_isa(isa, default_libcall_names());
        for kernel in Kernel::ALL {
            builder.symbol(kernel.name(), kernel.address());
        }
        Ok(Self {
            module: JITModule::new(builder),
            frontend: FunctionBuilderContext::new(),
            listing,
            text: String::new(),
        })
    }

    fn all(&mut self, schedule: &Schedule, shared: &mut Shared<'_>) -> Result<Functions, Error> {
        let tables = 0..schedule.tables.len();
        let tables = tables.map(|table| self.function(shared, Unit::Table(table)));
        let tables: Vec<FuncId> = tables.collect::<Result<_, _>>()?;
        let passes = 0..schedule.passes.len();
        let passes = passes.map(|pass| self.function(shared, Unit::Rows(pass)));
        let passes: Vec<FuncId> = passes.collect::<Result<_, _>>()?;
        let finish = self.function(shared, Unit::Finish)?;
        self.module
            .finalize_definitions()
            .map_err(|error| Error::Host(error.to_string()))?;
        Ok((tables, passes, finish))
    }

    fn function(&mut self, shared: &mut Shared<'_>, unit: Unit) -> Result<FuncId, Error> {
        let host = |error: cranelift_module::ModuleError| Error::Host(format!("{error:?}"));
        let signature = signature(&self.module);
        let name = unit.name();
        let id = self
            .module
            .declare_function(&name, Linkage::Local, &signature)
            .map_err(host)?;
        let function = emit(shared, &mut self.module, &mut self.frontend, unit)?;
        if self.listing == Listing::Clif {
            self.text
                .push_str(&format!("; {name}\n{}\n", function.display()));
        }
        let mut context = cranelift_codegen::Context::for_function(function);
        context.set_disasm(self.listing == Listing::Assembly);
        let mut control = ControlPlane::default();
        self.module
            .define_function_with_control_plane(id, &mut context, &mut control)
            .map_err(host)?;
        let listing = context
            .compiled_code()
            .and_then(|code| code.vcode.as_deref());
        if let (Listing::Assembly, Some(listing)) = (self.listing, listing) {
            self.text.push_str(&format!("; {name}\n{listing}\n"));
        }
        Ok(id)
    }
}

/// The listing of a plan's functions.
pub(super) fn listing(plan: &Plan, schedule: &Schedule, what: Listing) -> Result<String, Error> {
    let mut shared = Shared::new(plan, schedule);
    let (_, text) = Code::compile(&mut shared, what)?;
    Ok(text)
}
