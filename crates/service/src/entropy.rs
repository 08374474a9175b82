//! Randomness of the service: cookies, one-time passwords, seeds.

use std::sync::Mutex;

use sha2::{Digest, Sha256};

/// Where random bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine gives random bytes");
    }
}

/// Bytes that follow from a seed: tests and demonstrations.
#[derive(Debug)]
pub struct SeededEntropy {
    state: Mutex<(Vec<u8>, u64)>,
}

impl SeededEntropy {
    /// The bytes of a seed.
    pub fn new(seed: &str) -> SeededEntropy {
        SeededEntropy {
            state: Mutex::new((seed.as_bytes().to_vec(), 0)),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        for piece in bytes.chunks_mut(32) {
            state.1 += 1;
            let block = Sha256::new()
                .chain_update(&state.0)
                .chain_update(state.1.to_be_bytes())
                .finalize();
            piece.copy_from_slice(&block[..piece.len()]);
        }
    }
}
