//! Remembers what was recently parsed from cards, so that the next keystroke does not parse it again.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::Mutex;

use lru::LruCache;

/// The most recently used values of a computation, by key. All threads share it.
#[derive(Debug)]
pub(super) struct RecentlyUsed<K: Hash + Eq, V>(Mutex<LruCache<K, V>>);

impl<K: Hash + Eq, V: Clone> RecentlyUsed<K, V> {
    /// Creates an empty cache for up to `most` values.
    pub(super) fn new(most: NonZeroUsize) -> RecentlyUsed<K, V> {
        RecentlyUsed(Mutex::new(LruCache::new(most)))
    }

    /// Returns the value for a key, if it is in the cache.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0.lock().ok()?.get(key).cloned()
    }

    /// Returns the value for a key. Calls `make` if it is not in the cache. Meanwhile, other
    /// threads can use the cache.
    pub(super) fn get_or(&self, key: K, make: impl FnOnce() -> V) -> V {
        self.get(&key).unwrap_or_else(|| {
            let value = make();
            self.put(key, value.clone());
            value
        })
    }

    /// Adds a value.
    pub(super) fn put(&self, key: K, value: V) {
        if let Ok(mut values) = self.0.lock() {
            values.put(key, value);
        }
    }
}
