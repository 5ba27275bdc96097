//! Operators on present scalars.
//!
//! The results have the bits of `types::arithmetic`. Nothing here traps: overflow is tested and
//! divisors are replaced where they would.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{InstBuilder, Value};

use super::Emitter;
use crate::backend::jit::Error;
use crate::backend::jit::kernels::Kernel;
use crate::backend::jit::shape::{Operand, Shape};
use crate::ir::kernels::is_native_primitive;
use crate::ir::{Comparison, NodeId, Primitive};
use crate::types::calendar::MICROS_PER_DAY;

/// 2^63, the first number beyond the integers.
const INTEGER_END: f64 = 9_223_372_036_854_775_808.0;

/// A result before it is joined with what holds for its operands.
struct Raw {
    shape: Shape,
    word: Value,
    /// Whether there is a result on present operands; none: always.
    present: Option<Value>,
    /// Whether present operands give a fault, and with it no result.
    fault: Option<Value>,
}

impl Raw {
    fn of(shape: Shape, word: Value) -> Self {
        Self {
            shape,
            word,
            present: None,
            fault: None,
        }
    }
}

impl Emitter<'_, '_> {
    pub(super) fn primitive(
        &mut self,
        node: NodeId,
        primitive: Primitive,
        operands: &[NodeId],
    ) -> Result<Operand, Error> {
        let is_text = matches!(primitive, Primitive::CompareString(_));
        if !is_text && !is_native_primitive(primitive) {
            return self.call_node(node);
        }
        let shapes = operand_shapes(primitive);
        let mut inputs = Vec::with_capacity(operands.len());
        for (index, operand) in operands.iter().enumerate() {
            match shapes.get(index) {
                Some(shape) => inputs.push(self.shaped(*operand, *shape)?),
                None => return Err(Error::plan(node, "has too many operands")),
            }
        }
        let raw = match inputs.as_slice() {
            [operand] => self.unary(primitive, operand),
            [left, right] => self.binary(primitive, left, right),
            _ => None,
        };
        let raw = raw.ok_or_else(|| Error::plan(node, "has operands that do not fit it"))?;
        Ok(self.joined(raw, &inputs))
    }

    /// A strict result: missing where an operand is missing, with the faults of all.
    fn joined(&mut self, raw: Raw, inputs: &[Operand]) -> Operand {
        let mut present = None;
        let mut faults = None;
        for input in inputs {
            present = self.both(present, input.present);
            faults = self.either(faults, input.fault);
        }
        let own = raw.fault.map(|fault| match present {
            Some(present) => self.builder.ins().band(present, fault),
            None => fault,
        });
        let has_result = raw.fault.map(|fault| self.negate(fault));
        let has_result = self.both(has_result, raw.present);
        let present = self.both(present, has_result);
        // A truth is 0 where it is missing.
        let word = match (raw.shape, present) {
            (Shape::Truth, Some(present)) => self.builder.ins().band(raw.word, present),
            _ => raw.word,
        };
        Operand {
            present,
            fault: self.either(faults, own),
            ..Operand::certain(raw.shape, word)
        }
    }

    fn unary(&mut self, primitive: Primitive, operand: &Operand) -> Option<Raw> {
        use Primitive as P;
        Some(match primitive {
            P::Widen => {
                let number = self.builder.ins().fcvt_from_sint(F64, operand.word);
                Raw::of(Shape::Number, number)
            }
            P::NegateInteger | P::NegateDuration => {
                let zero = self.word(0);
                self.checked(P::SubtractInteger, zero, operand.word)
            }
            P::NegateNumber => {
                let negated = self.builder.ins().fneg(operand.word);
                Raw::of(Shape::Number, self.without_minus_zero(negated))
            }
            _ => return None,
        })
    }

    fn binary(&mut self, primitive: Primitive, left: &Operand, right: &Operand) -> Option<Raw> {
        use Primitive as P;
        let (a, b) = (left.word, right.word);
        Some(match primitive {
            P::CompareInteger(test) => {
                let word = self.builder.ins().icmp(signed(test), a, b);
                Raw::of(Shape::Truth, word)
            }
            P::CompareBoolean(test) => {
                let word = self.builder.ins().icmp(unsigned(test), a, b);
                Raw::of(Shape::Truth, word)
            }
            P::CompareNumber(test) => {
                let word = self.builder.ins().fcmp(ordered(test), a, b);
                Raw::of(Shape::Truth, word)
            }
            P::CompareMixed(test) => self.compare_mixed(test, a, b),
            P::CompareString(test) => {
                let arguments = [a, left.length, b, right.length];
                let order = self.call(Kernel::TextOrder, &arguments);
                let word = self.builder.ins().icmp_imm_s(signed(test), order, 0);
                Raw::of(Shape::Truth, word)
            }
            P::AddInteger | P::SubtractInteger | P::MultiplyInteger => {
                self.checked(primitive, a, b)
            }
            P::AddDuration => self.checked(P::AddInteger, a, b),
            P::SubtractDuration => self.checked(P::SubtractInteger, a, b),
            P::ScaleDurationInteger => self.checked(P::MultiplyInteger, a, b),
            P::SubtractDate => {
                let days = self.builder.ins().isub(a, b);
                let micros = self.word(MICROS_PER_DAY);
                self.checked(P::MultiplyInteger, days, micros)
            }
            P::RemainderInteger => self.remainder(a, b),
            P::AddNumber => {
                let sum = self.builder.ins().fadd(a, b);
                self.finite(sum)
            }
            P::SubtractNumber => {
                let difference = self.builder.ins().fsub(a, b);
                self.finite(difference)
            }
            P::MultiplyNumber => {
                let product = self.builder.ins().fmul(a, b);
                self.finite(product)
            }
            P::DivideNumber => self.quotient(a, b),
            P::RatioDuration => {
                let a = self.builder.ins().fcvt_from_sint(F64, a);
                let b = self.builder.ins().fcvt_from_sint(F64, b);
                self.quotient(a, b)
            }
            _ => return None,
        })
    }

    /// Whole numbers; a fault beyond 64 bits.
    fn checked(&mut self, primitive: Primitive, a: Value, b: Value) -> Raw {
        let (word, overflow) = match primitive {
            Primitive::AddInteger => self.builder.ins().sadd_overflow(a, b),
            Primitive::MultiplyInteger => self.builder.ins().smul_overflow(a, b),
            _ => self.builder.ins().ssub_overflow(a, b),
        };
        Raw {
            fault: Some(overflow),
            ..Raw::of(Shape::Whole, word)
        }
    }

    /// A number of the language; a fault where it is not finite.
    fn finite(&mut self, number: Value) -> Raw {
        let magnitude = self.builder.ins().fabs(number);
        let infinity = self.builder.ins().f64const(f64::INFINITY);
        // Neither infinity nor NaN is less than infinity.
        let finite = self
            .builder
            .ins()
            .fcmp(FloatCC::LessThan, magnitude, infinity);
        Raw {
            fault: Some(self.negate(finite)),
            ..Raw::of(Shape::Number, self.without_minus_zero(number))
        }
    }

    fn without_minus_zero(&mut self, number: Value) -> Value {
        let zero = self.builder.ins().f64const(0.0);
        self.builder.ins().fadd(number, zero)
    }

    /// `a / b`: missing where `b` is zero.
    fn quotient(&mut self, a: Value, b: Value) -> Raw {
        let zero = self.builder.ins().f64const(0.0);
        let divides = self.builder.ins().fcmp(FloatCC::NotEqual, b, zero);
        let quotient = self.builder.ins().fdiv(a, b);
        let raw = self.finite(quotient);
        Raw {
            present: Some(divides),
            fault: self.both(Some(divides), raw.fault),
            ..raw
        }
    }

    /// `a % b`: missing where `b` is zero. The remainder by -1 is the one by 1, which cannot
    /// overflow.
    fn remainder(&mut self, a: Value, b: Value) -> Raw {
        let divides = self.builder.ins().icmp_imm_s(IntCC::NotEqual, b, 0);
        let above = self.builder.ins().iadd_imm_s(b, 1);
        // -1 and 0 are the two that become 0 and 1 here.
        let is_special = self
            .builder
            .ins()
            .icmp_imm_u(IntCC::UnsignedLessThanOrEqual, above, 1);
        let one = self.word(1);
        let divisor = self.builder.ins().select(is_special, one, b);
        let word = self.builder.ins().srem(a, divisor);
        Raw {
            present: Some(divides),
            ..Raw::of(Shape::Whole, word)
        }
    }

    /// An integer with a number, as the numbers they are.
    fn compare_mixed(&mut self, test: Comparison, integer: Value, number: Value) -> Raw {
        let (less, greater) = self.mixed_order(integer, number);
        let word = match test {
            Comparison::Less => less,
            Comparison::Greater => greater,
            Comparison::LessOrEqual => self.negate(greater),
            Comparison::GreaterOrEqual => self.negate(less),
            Comparison::NotEqual => self.builder.ins().bor(less, greater),
            Comparison::Equal => {
                let differs = self.builder.ins().bor(less, greater);
                self.negate(differs)
            }
        };
        Raw::of(Shape::Truth, word)
    }

    /// Whether an integer is less than a number, and whether it is greater: the whole parts as
    /// integers, then what the number has beyond; numbers out of the integers' range are told apart.
    fn mixed_order(&mut self, integer: Value, number: Value) -> (Value, Value) {
        let ins = |this: &mut Self, constant: f64| this.builder.ins().f64const(constant);
        let whole = self.builder.ins().trunc(number);
        let fraction = self.builder.ins().fsub(number, whole);
        let cut = self.builder.ins().fcvt_to_sint_sat(I64, whole);
        let zero = ins(self, 0.0);
        let same = self.builder.ins().icmp(IntCC::Equal, integer, cut);
        let order = |this: &mut Self, by_whole: IntCC, by_fraction: FloatCC| {
            let first = this.builder.ins().icmp(by_whole, integer, cut);
            let rest = this.builder.ins().fcmp(by_fraction, fraction, zero);
            let rest = this.builder.ins().band(same, rest);
            this.builder.ins().bor(first, rest)
        };
        let less = order(self, IntCC::SignedLessThan, FloatCC::GreaterThan);
        let greater = order(self, IntCC::SignedGreaterThan, FloatCC::LessThan);
        let (end, start) = (ins(self, INTEGER_END), ins(self, -INTEGER_END));
        let above = self
            .builder
            .ins()
            .fcmp(FloatCC::GreaterThanOrEqual, number, end);
        let below = self.builder.ins().fcmp(FloatCC::LessThan, number, start);
        let less = self.builder.ins().bor(less, above);
        let greater = self.builder.ins().bor(greater, below);
        (less, greater)
    }
}

/// The forms that an operator wants its operands in.
fn operand_shapes(primitive: Primitive) -> &'static [Shape] {
    use Primitive as P;
    match primitive {
        P::CompareBoolean(_) => &[Shape::Truth; 2],
        P::CompareString(_) => &[Shape::Text; 2],
        P::CompareNumber(_) => &[Shape::Number; 2],
        P::CompareMixed(_) => &[Shape::Whole, Shape::Number],
        P::AddNumber | P::SubtractNumber | P::MultiplyNumber | P::DivideNumber => {
            &[Shape::Number; 2]
        }
        P::NegateNumber => &[Shape::Number],
        P::Widen | P::NegateInteger | P::NegateDuration => &[Shape::Whole],
        _ => &[Shape::Whole; 2],
    }
}

fn signed(test: Comparison) -> IntCC {
    match test {
        Comparison::Equal => IntCC::Equal,
        Comparison::NotEqual => IntCC::NotEqual,
        Comparison::Less => IntCC::SignedLessThan,
        Comparison::LessOrEqual => IntCC::SignedLessThanOrEqual,
        Comparison::Greater => IntCC::SignedGreaterThan,
        Comparison::GreaterOrEqual => IntCC::SignedGreaterThanOrEqual,
    }
}

fn unsigned(test: Comparison) -> IntCC {
    match test {
        Comparison::Equal => IntCC::Equal,
        Comparison::NotEqual => IntCC::NotEqual,
        Comparison::Less => IntCC::UnsignedLessThan,
        Comparison::LessOrEqual => IntCC::UnsignedLessThanOrEqual,
        Comparison::Greater => IntCC::UnsignedGreaterThan,
        Comparison::GreaterOrEqual => IntCC::UnsignedGreaterThanOrEqual,
    }
}

fn ordered(test: Comparison) -> FloatCC {
    match test {
        Comparison::Equal => FloatCC::Equal,
        Comparison::NotEqual => FloatCC::NotEqual,
        Comparison::Less => FloatCC::LessThan,
        Comparison::LessOrEqual => FloatCC::LessThanOrEqual,
        Comparison::Greater => FloatCC::GreaterThan,
        Comparison::GreaterOrEqual => FloatCC::GreaterThanOrEqual,
    }
}
