//! The asynchronous runtime beneath a blocking connection.

use std::cell::RefCell;
use std::future::Future;
use std::io;

use diesel_async::async_connection_wrapper::BlockOn;
use tokio::runtime;

/// The asynchronous runtime of one connection: its socket is served there and closed with it.
pub struct Runtime(runtime::Runtime);

thread_local! {
    /// On its way into the connection: the wrapper asks for a runtime without saying for which connection.
    static HANDED_OVER: RefCell<Option<Runtime>> = const { RefCell::new(None) };
}

impl BlockOn for Runtime {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.block_on(future)
    }

    fn get_runtime() -> Runtime {
        let handed_over = HANDED_OVER.with(|runtime| runtime.borrow_mut().take());
        // Only Diesel's own `establish`, which can't fail here, comes without one.
        handed_over.unwrap_or_else(|| Runtime::new().expect("the system has a poll facility"))
    }
}

impl Runtime {
    pub(super) fn new() -> io::Result<Runtime> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(Runtime(runtime))
    }

    /// Lays the runtime ready for the connection that is made next.
    pub(super) fn hand_over(self) {
        HANDED_OVER.with(|handed_over| handed_over.replace(Some(self)));
    }

    /// Ends it without waiting: a look-up of a host's name may still be under way.
    pub(super) fn abandon(self) {
        self.0.shutdown_background();
    }
}
