//! `md5`

use md5::{Digest, Md5};

use super::hash::hexadecimal;
use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `md5`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "md5",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "The MD5 hash of a string in UTF-8, in hexadecimal digits. It protects nothing; `sha256` does.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "md5('hello world')",
            value: "\"5eb63bbbe01eeed093cb22bb8f5acdc3\"",
        },
        Example {
            expression: "md5('')",
            value: "\"d41d8cd98f00b204e9800998ecf8427e\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| hexadecimal(&Md5::digest(text)))
}
