//! Names of the standard's properties and actions, as C strings.
//!
//! Those that the bindings carry are taken from there; the few newer ones are written out, each with its source.

use std::ffi::CStr;

use openfx_sys as sys;

/// A C string from a byte string of the bindings, which end in NUL; an empty one if that should ever fail.
pub(crate) const fn c(bytes: &'static [u8]) -> &'static CStr {
    match CStr::from_bytes_with_nul(bytes) {
        Ok(text) => text,
        Err(_) => c"",
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $value:expr;)*) => {
        $($(#[$doc])* pub const $name: &CStr = $value;)*
    };
}

names! {
    /// Name of the host, plugin, clip or parameter.
    PROP_NAME = c(sys::kOfxPropName);
    /// Label that people see.
    PROP_LABEL = c(sys::kOfxPropLabel);
    /// Version in words.
    PROP_VERSION_LABEL = c(sys::kOfxPropVersionLabel);
    /// Version numbers of a plugin.
    PROP_VERSION = c(sys::kOfxPropVersion);
    /// OpenFX version numbers of a host (1.2).
    PROP_API_VERSION = c(sys::kOfxPropAPIVersion);
    /// What a plugin says of itself.
    PROP_PLUGIN_DESCRIPTION = c(sys::kOfxPropPluginDescription);
    /// Folder path of the plugin's bundle.
    PROP_PLUGIN_FILE_PATH = c(sys::kOfxPluginPropFilePath);
    /// Time of an action, frames.
    PROP_TIME = c(sys::kOfxPropTime);
    /// Why something changed.
    PROP_CHANGE_REASON = c(sys::kOfxPropChangeReason);
    /// Whether the host is interactive.
    PROP_IS_INTERACTIVE = c(sys::kOfxPropIsInteractive);
    /// Kind of the changed thing.
    PROP_TYPE = c(sys::kOfxPropType);
    /// Effect instance of an interact.
    PROP_EFFECT_INSTANCE = c(sys::kOfxPropEffectInstance);
    /// Whether neighbouring frames can be had.
    PROP_TEMPORAL_CLIP_ACCESS = c(sys::kOfxImageEffectPropTemporalClipAccess);
    /// Rectangle to render, pixels.
    PROP_RENDER_WINDOW = c(sys::kOfxImageEffectPropRenderWindow);
    /// Scale to render at.
    PROP_RENDER_SCALE = c(sys::kOfxImageEffectPropRenderScale);
    /// Field to render.
    PROP_FIELD_TO_RENDER = c(sys::kOfxImageEffectPropFieldToRender);
    /// Region of definition, canonical coordinates.
    PROP_REGION_OF_DEFINITION = c(sys::kOfxImageEffectPropRegionOfDefinition);
    /// Region of interest, canonical coordinates.
    PROP_REGION_OF_INTEREST = c(sys::kOfxImageEffectPropRegionOfInterest);
    /// Frames per second.
    PROP_FRAME_RATE = c(sys::kOfxImageEffectPropFrameRate);
    /// First and last frame.
    PROP_FRAME_RANGE = c(sys::kOfxImageEffectPropFrameRange);
    /// How long an effect lasts, frames.
    PROP_EFFECT_DURATION = c(sys::kOfxImageEffectInstancePropEffectDuration);
    /// Size of the project, canonical coordinates.
    PROP_PROJECT_SIZE = c(sys::kOfxImageEffectPropProjectSize);
    /// Width over height of a pixel.
    PROP_PIXEL_ASPECT_RATIO = c(sys::kOfxImagePropPixelAspectRatio);
    /// Whether a clip is connected.
    PROP_CONNECTED = c(sys::kOfxImageClipPropConnected);
    /// Depth of pixels.
    PROP_PIXEL_DEPTH = c(sys::kOfxImageEffectPropPixelDepth);
    /// Components of pixels.
    PROP_COMPONENTS = c(sys::kOfxImageEffectPropComponents);
    /// How alpha relates to colour.
    PROP_PREMULTIPLICATION = c(sys::kOfxImageEffectPropPreMultiplication);
    /// Address of the first row.
    PROP_IMAGE_DATA = c(sys::kOfxImagePropData);
    /// Bounds of an image, pixels.
    PROP_IMAGE_BOUNDS = c(sys::kOfxImagePropBounds);
    /// Region of definition of an image, pixels.
    PROP_IMAGE_ROD = c(sys::kOfxImagePropRegionOfDefinition);
    /// Bytes from a row to the one above.
    PROP_ROW_BYTES = c(sys::kOfxImagePropRowBytes);
    /// What names an image uniquely.
    PROP_UNIQUE_IDENTIFIER = c(sys::kOfxImagePropUniqueIdentifier);
    /// Contexts that a plugin supports.
    PROP_SUPPORTED_CONTEXTS = c(sys::kOfxImageEffectPropSupportedContexts);
    /// Context of an instance.
    PROP_CONTEXT = c(sys::kOfxImageEffectPropContext);
    /// Depths that are supported.
    PROP_SUPPORTED_DEPTHS = c(sys::kOfxImageEffectPropSupportedPixelDepths);
    /// Components that are supported.
    PROP_SUPPORTED_COMPONENTS = c(sys::kOfxImageEffectPropSupportedComponents);
    /// Menu folder of the plugin.
    PROP_GROUPING = c(sys::kOfxImageEffectPluginPropGrouping);
    /// Whether render may be called on several threads.
    PROP_THREAD_SAFETY = c(sys::kOfxImageEffectPluginRenderThreadSafety);
    /// Whether the host may split a frame over threads.
    PROP_HOST_FRAME_THREADING = c(sys::kOfxImageEffectPluginPropHostFrameThreading);
    /// Whether images of several sizes are fine.
    PROP_MULTI_RESOLUTION = c(sys::kOfxImageEffectPropSupportsMultiResolution);
    /// Whether tiles are fine.
    PROP_TILES = c(sys::kOfxImageEffectPropSupportsTiles);
    /// Whether clips may differ in depth.
    PROP_MULTIPLE_DEPTHS = c(sys::kOfxImageEffectPropSupportsMultipleClipDepths);
    /// Whether clips may differ in pixel aspect.
    PROP_MULTIPLE_PARS = c(sys::kOfxImageEffectPropSupportsMultipleClipPARs);
    /// Whether output changes with time though nothing else does.
    PROP_FRAME_VARYING = c(sys::kOfxImageEffectFrameVarying);
    /// Overlay's entry point, with the draw suite.
    PROP_OVERLAY_V2 = c(sys::kOfxImageEffectPluginPropOverlayInteractV2);
    /// Whether a clip may stay unconnected.
    PROP_CLIP_OPTIONAL = c(sys::kOfxImageClipPropOptional);
    /// Frame of the source media at the time of an action, DaVinci Resolve 20.
    PROP_SOURCE_FRAME = c"OfxImageEffectPropSrcFrame";
    /// File of the source media, DaVinci Resolve 20.
    PROP_SOURCE_FILE_PATH = c"OfxImageEffectPropSrcFilePath";
    /// Colour space of a clip or image, OpenFX 1.5 (ofxColour.h).
    PROP_COLOURSPACE = c"OfxImageClipPropColourspace";
    /// Natron's own property that hides the channel check boxes.
    PROP_NATRON_CHANNEL_SELECTOR = c"NatronOfxImageEffectPropChannelSelector";

    /// Default value of a parameter.
    PARAM_DEFAULT = c(sys::kOfxParamPropDefault);
    /// Lower limit.
    PARAM_MIN = c(sys::kOfxParamPropMin);
    /// Upper limit.
    PARAM_MAX = c(sys::kOfxParamPropMax);
    /// Lower end of the slider.
    PARAM_DISPLAY_MIN = c(sys::kOfxParamPropDisplayMin);
    /// Upper end of the slider.
    PARAM_DISPLAY_MAX = c(sys::kOfxParamPropDisplayMax);
    /// Step of the slider.
    PARAM_INCREMENT = c(sys::kOfxParamPropIncrement);
    /// Digits shown.
    PARAM_DIGITS = c(sys::kOfxParamPropDigits);
    /// What people read about it.
    PARAM_HINT = c(sys::kOfxParamPropHint);
    /// Stable name for scripts.
    PARAM_SCRIPT_NAME = c(sys::kOfxParamPropScriptName);
    /// Whether it animates.
    PARAM_ANIMATES = c(sys::kOfxParamPropAnimates);
    /// Whether it is hidden.
    PARAM_SECRET = c(sys::kOfxParamPropSecret);
    /// Whether it can be edited.
    PARAM_ENABLED = c(sys::kOfxParamPropEnabled);
    /// Whether a change calls for a new render.
    PARAM_EVALUATE_ON_CHANGE = c(sys::kOfxParamPropEvaluateOnChange);
    /// Whether it is saved.
    PARAM_PERSISTENT = c(sys::kOfxParamPropPersistant);
    /// Group it belongs to.
    PARAM_PARENT = c(sys::kOfxParamPropParent);
    /// Whether a group is open at first.
    PARAM_GROUP_OPEN = c(sys::kOfxParamPropGroupOpen);
    /// One option of a choice.
    PARAM_CHOICE_OPTION = c(sys::kOfxParamPropChoiceOption);
    /// Kind of text field.
    PARAM_STRING_MODE = c(sys::kOfxParamPropStringMode);
    /// Parameters on a page.
    PARAM_PAGE_CHILD = c(sys::kOfxParamPropPageChild);
    /// What a change invalidates.
    PARAM_CACHE_INVALIDATION = c(sys::kOfxParamPropCacheInvalidation);
}
