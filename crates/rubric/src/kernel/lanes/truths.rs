//! Passes over masks: bytes 0 and 1.

use multiversion::multiversion;

use crate::columns::UNKNOWN_TRUTH;

/// True when every byte of a truth column is 0 or 1.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn all_known(column: &[i8]) -> bool {
    column.iter().fold(0, |seen, &x| seen | x) as u8 <= 1
}

/// Splits a truth column: where it holds, and where it may hold.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn split(holds: &mut [i8], may: &mut [i8], column: &[i8]) {
    for ((h, m), &x) in holds.iter_mut().zip(may).zip(column) {
        *m = i8::from(x != 0);
        *h = i8::from((x != 0) & (x != UNKNOWN_TRUTH));
    }
}

/// Conjunction.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn and(to: &mut [i8], a: &[i8], b: &[i8]) {
    for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
        *to = a & b;
    }
}

/// Disjunction.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn or(to: &mut [i8], a: &[i8], b: &[i8]) {
    for ((to, &a), &b) in to.iter_mut().zip(a).zip(b) {
        *to = a | b;
    }
}

/// Negation.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn not(to: &mut [i8], a: &[i8]) {
    for (to, &a) in to.iter_mut().zip(a) {
        *to = 1 ^ a;
    }
}

/// `a` where `when` holds, else `b`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn choose(to: &mut [i8], when: &[i8], a: &[i8], b: &[i8]) {
    for (((to, &when), &a), &b) in to.iter_mut().zip(when).zip(a).zip(b) {
        *to = (when & a) | ((1 ^ when) & b);
    }
}

/// What holds and what may hold.
type Two<'m> = (&'m [i8], &'m [i8]);

/// `a` where `when` holds, else `b`, unknown where `when` is: three-valued operands, what holds and what may.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn choose_open(to: (&mut [i8], &mut [i8]), when: Two<'_>, a: Two<'_>, b: Two<'_>) {
    let choice = when.0.iter().zip(when.1);
    let yes = a.0.iter().zip(a.1);
    let no = b.0.iter().zip(b.1);
    let to = to.0.iter_mut().zip(to.1);
    for ((((holds, may), (&ch, &cm)), (&ah, &am)), (&bh, &bm)) in to.zip(choice).zip(yes).zip(no) {
        *holds = (ch & ah) | ((1 ^ cm) & bh);
        *may = (ch & am) | ((1 ^ cm) & bm) | (cm & (1 ^ ch));
    }
}

/// Where a condition is known: it surely holds or surely does not.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn decided(to: &mut [i8], holds: &[i8], may: &[i8]) {
    for ((to, &holds), &may) in to.iter_mut().zip(holds).zip(may) {
        *to = holds | (1 ^ may);
    }
}

/// Clears `to` where `when` holds and `known` does not.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn clear_unless(to: &mut [i8], when: &[i8], known: &[i8]) {
    for ((to, &when), &known) in to.iter_mut().zip(when).zip(known) {
        *to &= (1 ^ when) | known;
    }
}

/// Clears `to` where neither `when` nor `known` holds.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn clear_unless_not(to: &mut [i8], when: &[i8], known: &[i8]) {
    for ((to, &when), &known) in to.iter_mut().zip(when).zip(known) {
        *to &= when | known;
    }
}

/// Joins into `to`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn join(to: &mut [i8], a: &[i8]) {
    for (to, &a) in to.iter_mut().zip(a) {
        *to |= a;
    }
}

/// Joins the opposite of `a` into `to`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn join_unless(to: &mut [i8], a: &[i8]) {
    for (to, &a) in to.iter_mut().zip(a) {
        *to |= 1 ^ a;
    }
}

/// Clears `to` where `a` holds.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn clear(to: &mut [i8], a: &[i8]) {
    for (to, &a) in to.iter_mut().zip(a) {
        *to &= 1 ^ a;
    }
}

/// Makes the result of a test three-valued: where `known` does not hold it may hold but does not.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(crate) fn soften(holds: &mut [i8], may: &mut [i8], known: &[i8]) {
    for ((h, m), &known) in holds.iter_mut().zip(may).zip(known) {
        *m = *h | (1 ^ known);
        *h &= known;
    }
}
