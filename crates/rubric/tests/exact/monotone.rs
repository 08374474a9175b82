//! Where a scheme punishes less of something, more of it never scores worse.
