//! OpenFX names as text, taken from the raw bindings.

use openfx_sys as sys;

/// Drops the NUL at the end of a name from a C header.
const fn text(bytes: &'static [u8]) -> &'static str {
    match bytes.split_last() {
        Some((0, name)) => match std::str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => "",
        },
        _ => "",
    }
}

macro_rules! names {
    ($($name:ident = $raw:ident;)*) => { $(pub(crate) const $name: &str = text(sys::$raw);)* };
}

pub(crate) mod action {
    use super::{sys, text};
    names! {
        LOAD = kOfxActionLoad;
        UNLOAD = kOfxActionUnload;
        DESCRIBE = kOfxActionDescribe;
        DESCRIBE_IN_CONTEXT = kOfxImageEffectActionDescribeInContext;
        CREATE = kOfxActionCreateInstance;
        DESTROY = kOfxActionDestroyInstance;
        INSTANCE_CHANGED = kOfxActionInstanceChanged;
        BEGIN_CHANGED = kOfxActionBeginInstanceChanged;
        END_CHANGED = kOfxActionEndInstanceChanged;
        PURGE_CACHES = kOfxActionPurgeCaches;
        SYNC_PRIVATE = kOfxActionSyncPrivateData;
        BEGIN_EDIT = kOfxActionBeginInstanceEdit;
        END_EDIT = kOfxActionEndInstanceEdit;
        REGION_OF_DEFINITION = kOfxImageEffectActionGetRegionOfDefinition;
        REGIONS_OF_INTEREST = kOfxImageEffectActionGetRegionsOfInterest;
        FRAMES_NEEDED = kOfxImageEffectActionGetFramesNeeded;
        CLIP_PREFERENCES = kOfxImageEffectActionGetClipPreferences;
        IS_IDENTITY = kOfxImageEffectActionIsIdentity;
        RENDER = kOfxImageEffectActionRender;
        BEGIN_SEQUENCE = kOfxImageEffectActionBeginSequenceRender;
        END_SEQUENCE = kOfxImageEffectActionEndSequenceRender;
        DRAW = kOfxInteractActionDraw;
    }
}

pub(crate) mod prop {
    use super::{sys, text};
    names! {
        API_VERSION = kOfxPropAPIVersion;
        TYPE = kOfxPropType;
        NAME = kOfxPropName;
        LABEL = kOfxPropLabel;
        SHORT_LABEL = kOfxPropShortLabel;
        LONG_LABEL = kOfxPropLongLabel;
        VERSION = kOfxPropVersion;
        VERSION_LABEL = kOfxPropVersionLabel;
        DESCRIPTION = kOfxPropPluginDescription;
        ICON = kOfxPropIcon;
        TIME = kOfxPropTime;
        IS_INTERACTIVE = kOfxPropIsInteractive;
        FILE_PATH = kOfxPluginPropFilePath;
        INSTANCE_DATA = kOfxPropInstanceData;
        CHANGE_REASON = kOfxPropChangeReason;
        EFFECT_INSTANCE = kOfxPropEffectInstance;
        OS_HANDLE = kOfxPropHostOSHandle;
        NEEDS_SYNCING = kOfxPropParamSetNeedsSyncing;
        IS_BACKGROUND = kOfxImageEffectHostPropIsBackground;
        NATIVE_ORIGIN = kOfxImageEffectHostPropNativeOrigin;
        SUPPORTED_CONTEXTS = kOfxImageEffectPropSupportedContexts;
        SUPPORTED_DEPTHS = kOfxImageEffectPropSupportedPixelDepths;
        SUPPORTED_COMPONENTS = kOfxImageEffectPropSupportedComponents;
        OVERLAYS = kOfxImageEffectPropSupportsOverlays;
        MULTI_RESOLUTION = kOfxImageEffectPropSupportsMultiResolution;
        TILES = kOfxImageEffectPropSupportsTiles;
        TEMPORAL = kOfxImageEffectPropTemporalClipAccess;
        MULTIPLE_DEPTHS = kOfxImageEffectPropSupportsMultipleClipDepths;
        MULTIPLE_PARS = kOfxImageEffectPropSupportsMultipleClipPARs;
        SETABLE_RATE = kOfxImageEffectPropSetableFrameRate;
        SETABLE_FIELDING = kOfxImageEffectPropSetableFielding;
        GROUPING = kOfxImageEffectPluginPropGrouping;
        SINGLE_INSTANCE = kOfxImageEffectPluginPropSingleInstance;
        THREAD_SAFETY = kOfxImageEffectPluginRenderThreadSafety;
        FRAME_THREADING = kOfxImageEffectPluginPropHostFrameThreading;
        OVERLAY_V1 = kOfxImageEffectPluginPropOverlayInteractV1;
        OVERLAY_V2 = kOfxImageEffectPluginPropOverlayInteractV2;
        FIELD_TWICE = kOfxImageEffectPluginPropFieldRenderTwiceAlways;
        SLAVE_PARAM = kOfxImageEffectPropClipPreferencesSlaveParam;
        PLUGIN_HANDLE = kOfxImageEffectPropPluginHandle;
        CONTEXT = kOfxImageEffectPropContext;
        PROJECT_SIZE = kOfxImageEffectPropProjectSize;
        PROJECT_OFFSET = kOfxImageEffectPropProjectOffset;
        PROJECT_EXTENT = kOfxImageEffectPropProjectExtent;
        PROJECT_PAR = kOfxImageEffectPropProjectPixelAspectRatio;
        DURATION = kOfxImageEffectInstancePropEffectDuration;
        SEQUENTIAL = kOfxImageEffectInstancePropSequentialRender;
        FRAME_RATE = kOfxImageEffectPropFrameRate;
        UNMAPPED_FRAME_RATE = kOfxImageEffectPropUnmappedFrameRate;
        FRAME_RANGE = kOfxImageEffectPropFrameRange;
        UNMAPPED_FRAME_RANGE = kOfxImageEffectPropUnmappedFrameRange;
        FRAME_STEP = kOfxImageEffectPropFrameStep;
        FIELD_TO_RENDER = kOfxImageEffectPropFieldToRender;
        RENDER_WINDOW = kOfxImageEffectPropRenderWindow;
        RENDER_SCALE = kOfxImageEffectPropRenderScale;
        SEQUENTIAL_STATUS = kOfxImageEffectPropSequentialRenderStatus;
        INTERACTIVE_STATUS = kOfxImageEffectPropInteractiveRenderStatus;
        DRAFT = kOfxImageEffectPropRenderQualityDraft;
        REGION_OF_DEFINITION = kOfxImageEffectPropRegionOfDefinition;
        REGION_OF_INTEREST = kOfxImageEffectPropRegionOfInterest;
        PIXEL_DEPTH = kOfxImageEffectPropPixelDepth;
        COMPONENTS = kOfxImageEffectPropComponents;
        UNMAPPED_DEPTH = kOfxImageClipPropUnmappedPixelDepth;
        UNMAPPED_COMPONENTS = kOfxImageClipPropUnmappedComponents;
        PREMULTIPLICATION = kOfxImageEffectPropPreMultiplication;
        PIXEL_ASPECT = kOfxImagePropPixelAspectRatio;
        CONTINUOUS = kOfxImageClipPropContinuousSamples;
        FRAME_VARYING = kOfxImageEffectFrameVarying;
        FIELD_ORDER = kOfxImageClipPropFieldOrder;
        FIELD_EXTRACTION = kOfxImageClipPropFieldExtraction;
        CONNECTED = kOfxImageClipPropConnected;
        OPTIONAL = kOfxImageClipPropOptional;
        IS_MASK = kOfxImageClipPropIsMask;
        DATA = kOfxImagePropData;
        BOUNDS = kOfxImagePropBounds;
        IMAGE_ROD = kOfxImagePropRegionOfDefinition;
        ROW_BYTES = kOfxImagePropRowBytes;
        FIELD = kOfxImagePropField;
        UNIQUE_ID = kOfxImagePropUniqueIdentifier;
        OPENGL_SUPPORTED = kOfxImageEffectPropOpenGLRenderSupported;
        OPENGL_ENABLED = kOfxImageEffectPropOpenGLEnabled;
        CUDA_SUPPORTED = kOfxImageEffectPropCudaRenderSupported;
        CUDA_STREAM_SUPPORTED = kOfxImageEffectPropCudaStreamSupported;
        METAL_SUPPORTED = kOfxImageEffectPropMetalRenderSupported;
        OPENCL_SUPPORTED = kOfxImageEffectPropOpenCLRenderSupported;
        PAGE_ORDER = kOfxPluginPropParamPageOrder;
        CUSTOM_INTERACT = kOfxParamHostPropSupportsCustomInteract;
        STRING_ANIMATION = kOfxParamHostPropSupportsStringAnimation;
        CHOICE_ANIMATION = kOfxParamHostPropSupportsChoiceAnimation;
        BOOLEAN_ANIMATION = kOfxParamHostPropSupportsBooleanAnimation;
        CUSTOM_ANIMATION = kOfxParamHostPropSupportsCustomAnimation;
        PARAMETRIC_ANIMATION = kOfxParamHostPropSupportsParametricAnimation;
        MAX_PARAMETERS = kOfxParamHostPropMaxParameters;
        MAX_PAGES = kOfxParamHostPropMaxPages;
        PAGE_ROW_COLUMN = kOfxParamHostPropPageRowColumnCount;
        PARAM_TYPE = kOfxParamPropType;
        SECRET = kOfxParamPropSecret;
        ENABLED = kOfxParamPropEnabled;
        HINT = kOfxParamPropHint;
        SCRIPT_NAME = kOfxParamPropScriptName;
        PARENT = kOfxParamPropParent;
        DATA_PTR = kOfxParamPropDataPtr;
        GROUP_OPEN = kOfxParamPropGroupOpen;
        INTERACT_V1 = kOfxParamPropInteractV1;
        INTERACT_SIZE = kOfxParamPropInteractSize;
        INTERACT_ASPECT = kOfxParamPropInteractSizeAspect;
        INTERACT_MINIMUM = kOfxParamPropInteractMinimumSize;
        INTERACT_PREFERRED = kOfxParamPropInteractPreferedSize;
        HAS_OVERLAY_HANDLE = kOfxParamPropHasHostOverlayHandle;
        USE_OVERLAY_HANDLE = kOfxParamPropUseHostOverlayHandle;
        DEFAULT = kOfxParamPropDefault;
        ANIMATES = kOfxParamPropAnimates;
        IS_ANIMATING = kOfxParamPropIsAnimating;
        IS_AUTO_KEYING = kOfxParamPropIsAutoKeying;
        PERSISTENT = kOfxParamPropPersistant;
        EVALUATE = kOfxParamPropEvaluateOnChange;
        MAY_WRITE = kOfxParamPropPluginMayWrite;
        CACHE_INVALIDATION = kOfxParamPropCacheInvalidation;
        CAN_UNDO = kOfxParamPropCanUndo;
        MIN = kOfxParamPropMin;
        MAX = kOfxParamPropMax;
        DISPLAY_MIN = kOfxParamPropDisplayMin;
        DISPLAY_MAX = kOfxParamPropDisplayMax;
        INCREMENT = kOfxParamPropIncrement;
        DIGITS = kOfxParamPropDigits;
        TIME_MARKER = kOfxParamPropShowTimeMarker;
        DOUBLE_TYPE = kOfxParamPropDoubleType;
        COORDINATES = kOfxParamPropDefaultCoordinateSystem;
        DIMENSION_LABEL = kOfxParamPropDimensionLabel;
        STRING_MODE = kOfxParamPropStringMode;
        PATH_EXISTS = kOfxParamPropStringFilePathExists;
        CHOICE_OPTION = kOfxParamPropChoiceOption;
        CUSTOM_INTERPOLATION = kOfxParamPropCustomInterpCallbackV1;
        PAGE_CHILD = kOfxParamPropPageChild;
        INTERACT_SCALE = kOfxInteractPropPixelScale;
        INTERACT_BACKGROUND = kOfxInteractPropBackgroundColour;
        INTERACT_SUGGESTED = kOfxInteractPropSuggestedColour;
        INTERACT_ALPHA = kOfxInteractPropHasAlpha;
        INTERACT_DEPTH = kOfxInteractPropBitDepth;
        INTERACT_SLAVE = kOfxInteractPropSlaveToParam;
        DRAW_CONTEXT = kOfxInteractPropDrawContext;
    }
}

/// The colour space of a clip (OpenFX 1.5).
pub(crate) const COLOURSPACE: &str = "OfxImageClipPropColourspace";

/// The source frame that Resolve 20 and later hand over with the render arguments.
pub(crate) const SOURCE_FRAME: &str = "OfxImageEffectPropSrcFrame";
