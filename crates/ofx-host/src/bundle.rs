//! Bundles on disk, and the plugins in them.

use std::ffi::{CStr, c_char, c_int};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use openfx_sys as sys;

use crate::entry::Entry;
use crate::error::nearest;
use crate::host::{CallHook, Host};
use crate::plugin::{Plugin, PluginInner};
use crate::property::PropertySet;
use crate::{Accounting, HostError, HostProfile, Result, suites, tables};

/// The folders under `Contents` that may hold this platform's binary (ofxPackaging, "Installation Directory Hierarchy").
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
const PLATFORM: &[&str] = &["Linux-x86-64"];
#[cfg(all(target_os = "linux", not(target_pointer_width = "64")))]
const PLATFORM: &[&str] = &["Linux-x86"];
#[cfg(all(target_os = "windows", target_pointer_width = "64"))]
const PLATFORM: &[&str] = &["Win64"];
#[cfg(all(target_os = "windows", not(target_pointer_width = "64")))]
const PLATFORM: &[&str] = &["Win32"];
#[cfg(target_os = "macos")]
const PLATFORM: &[&str] = &["MacOS", "MacOS-x86-64"];
#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
const PLATFORM: &[&str] = &["Linux-x86-64"];

/// The table that plugins get from `setHost`. Plain pointers, never changed.
pub(crate) struct HostTable(pub(crate) sys::OfxHost);

// SAFETY: the table is written once, before any plugin sees it, and only read from then on.
unsafe impl Send for HostTable {}
// SAFETY: as above.
unsafe impl Sync for HostTable {}

/// A library in memory, and the host that its plugins were given.
pub(crate) struct Loaded {
    // Fields are dropped in this order: the code goes first, then what it might have pointed at.
    code: libloading::Library,
    pub(crate) table: Box<HostTable>,
    pub(crate) path: PathBuf,
    pub(crate) bundle_path: PathBuf,
    pub(crate) host: Arc<Host>,
    /// Keeps the host's handle valid.
    _properties: Arc<PropertySet>,
}

impl Drop for Loaded {
    fn drop(&mut self) {
        // A thread's end runs code of the plugin's, where it keeps something there.
        self.host.crew.dismiss();
        suites::effect::forget_memory(&self.host);
        suites::thread::forget_mutexes(&self.host);
    }
}

/// Why a library was not loaded: somebody's film, or a binary that the system refuses.
fn refusal(named: &Path, binary: &Path, source: libloading::Error) -> HostError {
    let is_plugin = binary.extension().is_some_and(|ending| ending == "ofx");
    if named.is_file() && !is_plugin {
        return HostError::NotABundle { path: named.to_owned() };
    }
    HostError::Load {
        path: binary.to_owned(),
        source,
    }
}

/// An open bundle: its library is in memory, and its plugins can be described and run.
///
/// Opening a bundle runs its code, with all that the process may do: open only what you trust that far.
pub struct Bundle {
    loaded: Arc<Loaded>,
    plugins: Vec<Plugin>,
}

impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bundle")
            .field("path", &self.loaded.path)
            .finish_non_exhaustive()
    }
}

impl Bundle {
    /// Opens a bundle (a folder `NAME.ofx.bundle`) or a bare binary (`NAME.ofx`) with a host that offers everything.
    ///
    /// # Errors
    /// When there is no bundle, no binary for this platform, or the binary is no OpenFX plugin.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, HostProfile::default())
    }

    /// Opens a bundle with a host of the caller's making.
    ///
    /// A loaded library knows one host, the one that came last: to have two hosts at once, open a copy of the bundle.
    ///
    /// # Errors
    /// As [`Bundle::open`].
    pub fn open_with(path: impl AsRef<Path>, profile: HostProfile) -> Result<Self> {
        let path = path.as_ref();
        let binary = binary(path)?;
        let host = Host::new(profile);
        let properties = PropertySet::new(&host, "the host", tables::host(&host.profile));
        // SAFETY: this runs the library's initialisers; the caller asked for its code to be run.
        let library = unsafe { libloading::Library::new(&binary) }.map_err(|source| refusal(path, &binary, source))?;
        let table = Box::new(HostTable(sys::OfxHost {
            host: properties.handle.raw(),
            fetchSuite: Some(suites::fetch_suite),
        }));
        let bundle_path = if path.is_dir() { path.to_owned() } else { binary.clone() };
        let loaded = Arc::new(Loaded {
            code: library,
            table,
            path: binary,
            bundle_path,
            host,
            _properties: properties,
        });
        let plugins = plugins(&loaded)?;
        Ok(Self { loaded, plugins })
    }

    /// The image effect plugins in it.
    #[must_use]
    pub fn plugins(&self) -> &[Plugin] {
        &self.plugins
    }

    /// The plugin of that id.
    ///
    /// # Errors
    /// [`HostError::UnknownPlugin`], which names the most similar id.
    pub fn plugin(&self, id: &str) -> Result<&Plugin> {
        self.plugins
            .iter()
            .find(|plugin| plugin.id() == id)
            .ok_or_else(|| HostError::UnknownPlugin {
                id: id.to_owned(),
                nearest: nearest(id, self.plugins.iter().map(Plugin::id)),
            })
    }

    /// The binary that was loaded.
    #[must_use]
    pub fn binary(&self) -> &Path {
        &self.loaded.path
    }

    /// What its plugins took and gave back so far.
    #[must_use]
    pub fn report(&self) -> Accounting {
        self.loaded.host.ledger.report()
    }

    /// The faults in words since the last call; they are taken off the report.
    pub fn drain_faults(&self) -> Vec<String> {
        self.loaded.host.ledger.drain()
    }

    /// Has every call into the host pass by `hook`, which may make the host misbehave.
    pub fn set_call_hook(&self, hook: Option<Arc<dyn CallHook>>) {
        self.loaded.host.set_hook(hook);
    }
}

/// The binary that this platform loads.
fn binary(path: &Path) -> Result<PathBuf> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.strip_suffix(".bundle"));
    let Some(name) = name.filter(|_| path.is_dir()) else {
        return Err(HostError::NotABundle { path: path.to_owned() });
    };
    let candidates: Vec<_> = PLATFORM
        .iter()
        .map(|folder| path.join("Contents").join(folder).join(name))
        .collect();
    let found = candidates.iter().find(|candidate| candidate.is_file()).cloned();
    let looked_for = candidates.into_iter().next().unwrap_or_default();
    found.ok_or_else(|| HostError::NoBinary {
        bundle: path.to_owned(),
        looked_for,
    })
}

type SetHost = unsafe extern "C" fn(*const sys::OfxHost) -> c_int;
type GetCount = unsafe extern "C" fn() -> c_int;
type GetPlugin = unsafe extern "C" fn(c_int) -> *mut sys::OfxPlugin;

/// More plugins than any binary has.
const MAX_PLUGINS: c_int = 10_000;

fn plugins(loaded: &Arc<Loaded>) -> Result<Vec<Plugin>> {
    let not_ofx = |reason: &str| HostError::NotOfx {
        path: loaded.path.clone(),
        reason: reason.to_owned(),
    };
    let _entered = crate::host::Frame::new(&loaded.host, "").enter();
    // SAFETY: the symbol has this signature in ofxCore.h; it is optional.
    if let Ok(set_host) = unsafe { loaded.code.get::<SetHost>("OfxSetHost") } {
        // SAFETY: the table lives as long as the library.
        let status = unsafe { set_host(&raw const loaded.table.0) };
        if status == crate::Status::FAILED.0 {
            return Ok(Vec::new());
        }
    }
    // SAFETY: the symbol has this signature in ofxCore.h.
    let count = unsafe { loaded.code.get::<GetCount>("OfxGetNumberOfPlugins") };
    let count = count.map_err(|_| not_ofx("it exports no OfxGetNumberOfPlugins"))?;
    // SAFETY: as above.
    let get = unsafe { loaded.code.get::<GetPlugin>("OfxGetPlugin") };
    let get = get.map_err(|_| not_ofx("it exports no OfxGetPlugin"))?;
    // SAFETY: the function takes nothing.
    let count = unsafe { count() };
    if !(0..=MAX_PLUGINS).contains(&count) {
        return Err(not_ofx(&format!("it says that it has {count} plugins")));
    }
    let mut found = Vec::new();
    for nth in 0..count {
        // SAFETY: `nth` lies within the number of plugins.
        let raw = unsafe { get(nth) };
        // SAFETY: a plugin that is not NULL is a static of the library.
        let Some(plugin) = (unsafe { raw.as_ref() }) else {
            continue;
        };
        // SAFETY: the plugin's strings end in NUL and are statics of the library, or NULL.
        let (api, id) = unsafe { (owned(plugin.pluginApi), owned(plugin.pluginIdentifier)) };
        let (Some(api), Some(id)) = (api, id) else {
            return Err(not_ofx(&format!("plugin {nth} has no id or no API")));
        };
        if api != CStr::to_string_lossy(CStr::from_bytes_with_nul(sys::kOfxImageEffectPluginApi).unwrap_or_default()) {
            log::info!("{id}: skipped, its API is {api}");
            continue;
        }
        let main = plugin
            .mainEntry
            .ok_or_else(|| not_ofx(&format!("{id} has no main entry point")))?;
        let entry = Entry {
            id: id.into(),
            main,
            plugin: raw.expose_provenance(),
            loaded: loaded.clone(),
        };
        found.push(Plugin(Arc::new(PluginInner {
            entry,
            api,
            api_version: plugin.apiVersion,
            version: (plugin.pluginVersionMajor, plugin.pluginVersionMinor),
            set_host: plugin.setHost,
            state: Mutex::default(),
            render_turn: Mutex::default(),
        })));
    }
    Ok(found)
}

/// # Safety
/// `raw` is NULL or ends in NUL.
unsafe fn owned(raw: *const c_char) -> Option<String> {
    // SAFETY: the caller promises it.
    (!raw.is_null()).then(|| unsafe { CStr::from_ptr(raw) }.to_string_lossy().into_owned())
}
