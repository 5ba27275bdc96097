//! Sums that are exact and rounded once, whatever the order.
