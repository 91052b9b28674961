/* A small, careful plugin that lifts the picture, and the same plugin with one fault planted in it.
 *
 * Compiled without any FAULT_ it passes every check. Compiled with one of them it is bad in one known way, and the check
 * must say so. Each fault stands beside the line that it spoils.
 */
#include "ofx.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

static Host *host;
static const PropertySuite *props;
static const EffectSuite *effects;
static const ParamSuite *params;
static const MemorySuite *memory;
static const ThreadSuite *threads;
static const MessageSuite *messages;

/* What an instance keeps. */
typedef struct Instance {
    Handle source, output;
    Handle param_set, lift, note;
    Handle mutex;
    int number;
} Instance;

/* ------------------------------------------------------------------ the host's functions, any of which may be NULL */

static int get_int(Handle set, const char *name, int index, int *value) {
    return props && props->get_int && props->get_int(set, name, index, value) == OK;
}

static int get_double(Handle set, const char *name, int index, double *value) {
    return props && props->get_double && props->get_double(set, name, index, value) == OK && *value == *value;
}

static void set_int(Handle set, const char *name, int value) {
    if (props && props->set_int) {
        props->set_int(set, name, 0, value);
    }
}

static void set_double(Handle set, const char *name, double value) {
    if (props && props->set_double) {
        props->set_double(set, name, 0, value);
    }
}

static void set_string(Handle set, const char *name, int index, const char *value) {
    if (props && props->set_string) {
        props->set_string(set, name, index, value);
    }
}

static void say(Handle effect, const char *text) {
#ifndef FAULT_NULL_SUITE
    if (!messages || !messages->message) {
        return;
    }
#endif
    messages->message(effect, "OfxMessageLog", "", "%s", text);
}

static int wants_abort(Handle effect) {
#ifdef FAULT_NEVER_ASKS
    (void)effect;
    return 0;
#else
    return effects && effects->abort && effects->abort(effect) != 0;
#endif
}

/* ------------------------------------------------------------------------------------------------------- describing */

static Status load(void) {
#ifdef FAULT_LOADS_ONCE
    static int loaded;
    if (loaded++) {
        return FAILED;
    }
#endif
    if (!host || !host->fetch_suite) {
        return MISSING_HOST_FEATURE;
    }
    props = host->fetch_suite(host->properties, "OfxPropertySuite", 1);
    effects = host->fetch_suite(host->properties, "OfxImageEffectSuite", 1);
    params = host->fetch_suite(host->properties, "OfxParameterSuite", 1);
    memory = host->fetch_suite(host->properties, "OfxMemorySuite", 1);
    threads = host->fetch_suite(host->properties, "OfxMultiThreadSuite", 1);
    messages = host->fetch_suite(host->properties, "OfxMessageSuite", 1);
    return props && effects && params ? OK : MISSING_HOST_FEATURE;
}

static Status describe(Handle effect) {
    Handle set = NULL;
    if (!effects || !effects->property_set || effects->property_set(effect, &set) != OK || !set) {
        return FAILED;
    }
#ifdef FAULT_UNKNOWN_HOST
    char *name = NULL;
    if (!props->get_string || props->get_string(host->properties, "OfxPropName", 0, &name) != OK || !name ||
        (strcmp(name, "DaVinciResolve") != 0 && strcmp(name, "fr.inria.Natron") != 0)) {
        return FAILED;
    }
#endif
    set_string(set, "OfxPropLabel", 0, "Lift");
    set_string(set, "OfxImageEffectPluginPropGrouping", 0, "Test");
    set_string(set, "OfxImageEffectPropSupportedContexts", 0, "OfxImageEffectContextFilter");
    set_string(set, "OfxImageEffectPropSupportedContexts", 1, "OfxImageEffectContextGeneral");
    set_string(set, "OfxImageEffectPropSupportedPixelDepths", 0, "OfxBitDepthByte");
    set_string(set, "OfxImageEffectPropSupportedPixelDepths", 1, "OfxBitDepthFloat");
    set_string(set, "OfxImageEffectPluginRenderThreadSafety", 0, "OfxImageEffectRenderFullySafe");
    set_int(set, "OfxImageEffectPropTemporalClipAccess", 0);
    set_int(set, "OfxImageEffectPropSupportsTiles", 1);
    return OK;
}

static void define_clip(Handle effect, const char *name) {
    Handle set = NULL;
    if (effects->clip_define && effects->clip_define(effect, name, &set) == OK && set) {
        set_string(set, "OfxImageEffectPropSupportedComponents", 0, "OfxImageComponentRGBA");
    }
}

static Handle define_param(Handle param_set, const char *type, const char *name) {
    Handle set = NULL;
#ifdef FAULT_NULL_FUNCTION
    Status status = params->define(param_set, type, name, &set);
#else
    Status status = params->define ? params->define(param_set, type, name, &set) : FAILED;
#endif
    if (status != OK || !set) {
        return NULL;
    }
    set_string(set, "OfxPropLabel", 0, name);
    return set;
}

static Status describe_in_context(Handle effect) {
    Handle param_set = NULL;
    if (!effects || !params || !effects->param_set || effects->param_set(effect, &param_set) != OK || !param_set) {
        return FAILED;
    }
    define_clip(effect, "Source");
    define_clip(effect, "Output");
    Handle set = define_param(param_set, "OfxParamTypeDouble", "lift");
    if (set) {
        set_double(set, "OfxParamPropDefault", 0.25);
        set_double(set, "OfxParamPropMin", 0.0);
        set_double(set, "OfxParamPropMax", 1.0);
        set_double(set, "OfxParamPropDisplayMin", 0.0);
        set_double(set, "OfxParamPropDisplayMax", 1.0);
        set_string(set, "OfxParamPropHint", 0, "How far the picture is lifted");
        set_string(set, "OfxParamPropParent", 0, "look");
    }
    set = define_param(param_set, "OfxParamTypeGroup", "look");
    if (set) {
        set_int(set, "OfxParamPropGroupOpen", 0);
    }
    set = define_param(param_set, "OfxParamTypeChoice", "mode");
    if (set) {
        set_string(set, "OfxParamPropChoiceOption", 0, "Plain");
        set_string(set, "OfxParamPropChoiceOption", 1, "Fancy");
    }
    set = define_param(param_set, "OfxParamTypeString", "note");
    if (set) {
        set_string(set, "OfxParamPropDefault", 0, "up");
        set_int(set, "OfxParamPropSecret", 1);
    }
    set = define_param(param_set, "OfxParamTypeRGBA", "tint");
    set = define_param(param_set, "OfxParamTypePushButton", "reset");
    return OK;
}

/* -------------------------------------------------------------------------------------------------------- instances */

static Instance *instance_of(Handle effect) {
    Handle set = NULL;
    void *data = NULL;
    if (!effects || !effects->property_set || effects->property_set(effect, &set) != OK || !set || !props ||
        !props->get_pointer || props->get_pointer(set, "OfxPropInstanceData", 0, &data) != OK) {
        return NULL;
    }
    return data;
}

static void forget(Instance *instance) {
    if (instance) {
#ifndef FAULT_MUTEX_LEAK
        if (instance->mutex && threads && threads->mutex_destroy) {
            threads->mutex_destroy(instance->mutex);
        }
#endif
        free(instance);
    }
}

static Status create(Handle effect) {
    static int count;
    Handle set = NULL;
    Instance *instance = calloc(1, sizeof *instance);
    if (!instance) {
        return FAILED;
    }
    instance->number = ++count;
    int found = effects && params && props && effects->property_set && effects->param_set && effects->clip_handle &&
                params->handle && props->set_pointer && effects->property_set(effect, &set) == OK && set &&
                effects->param_set(effect, &instance->param_set) == OK && instance->param_set &&
                effects->clip_handle(effect, "Source", &instance->source, NULL) == OK && instance->source &&
                effects->clip_handle(effect, "Output", &instance->output, NULL) == OK && instance->output &&
                params->handle(instance->param_set, "lift", &instance->lift, NULL) == OK && instance->lift &&
                params->handle(instance->param_set, "note", &instance->note, NULL) == OK && instance->note;
#if defined FAULT_MUTEX_LEAK
    if (threads && threads->mutex_create) {
        threads->mutex_create(&instance->mutex, 0);
    }
#endif
    if (!found || props->set_pointer(set, "OfxPropInstanceData", 0, instance) != OK) {
        forget(instance);
        return FAILED;
    }
    say(effect, "made");
    return OK;
}

static Status destroy(Handle effect) {
    Handle set = NULL;
    forget(instance_of(effect));
    if (effects && effects->property_set && effects->property_set(effect, &set) == OK && set && props &&
        props->set_pointer) {
        props->set_pointer(set, "OfxPropInstanceData", 0, NULL);
    }
    return OK;
}

static Status changed(Handle effect, Handle in) {
    char *name = NULL, *reason = NULL;
    Instance *instance = instance_of(effect);
    if (!instance || !props->get_string || props->get_string(in, "OfxPropName", 0, &name) != OK || !name ||
        strcmp(name, "reset") != 0) {
        return REPLY_DEFAULT;
    }
    if (props->get_string(in, "OfxPropChangeReason", 0, &reason) != OK || !reason ||
        strcmp(reason, "OfxChangeUserEdited") != 0) {
        return REPLY_DEFAULT;
    }
    if (params->edit_begin && params->edit_end && params->set) {
        if (params->edit_begin(instance->param_set, "Reset") == OK) {
            params->set(instance->lift, 0.25);
#ifndef FAULT_OPEN_EDIT
            params->edit_end(instance->param_set);
#endif
        }
    }
    return OK;
}

/* -------------------------------------------------------------------------------------------------------- rendering */

typedef struct Image {
    Handle set;
    unsigned char *data;
    int bounds[4];
    int row_bytes;
    int bytes_per_pixel;
} Image;

/* Fetches an image, and refuses one that makes no sense. */
static int fetch(Handle clip, double time, Image *image) {
    char *depth = NULL;
    void *data = NULL;
    memset(image, 0, sizeof *image);
#if defined FAULT_HANG
    while (effects->get_image(clip, time, NULL, &image->set) != OK || !image->set) {
    }
#elif defined FAULT_STICKY
    static int broken;
    if (broken || effects->get_image(clip, time, NULL, &image->set) != OK || !image->set) {
        broken = 1;
        return 0;
    }
#elif defined FAULT_NULL_IMAGE
    effects->get_image(clip, time, NULL, &image->set);
    props->get_pointer(image->set, "OfxImagePropData", 0, &data);
    *(volatile unsigned char *)data;
#else
    if (!effects->get_image || effects->get_image(clip, time, NULL, &image->set) != OK || !image->set) {
        return 0;
    }
#endif
    int good = props->get_pointer && props->get_pointer(image->set, "OfxImagePropData", 0, &data) == OK && data;
    for (int i = 0; i < 4; i++) {
        good = good && get_int(image->set, "OfxImagePropBounds", i, &image->bounds[i]);
    }
    good = good && get_int(image->set, "OfxImagePropRowBytes", 0, &image->row_bytes);
    good = good && props->get_string && props->get_string(image->set, "OfxImageEffectPropPixelDepth", 0, &depth) == OK && depth;
    if (good) {
        image->bytes_per_pixel = strcmp(depth, "OfxBitDepthByte") == 0 ? 4 : strcmp(depth, "OfxBitDepthFloat") == 0 ? 16 : 0;
    }
    int64_t width = (int64_t)image->bounds[2] - image->bounds[0], height = (int64_t)image->bounds[3] - image->bounds[1];
    int64_t row = image->row_bytes < 0 ? -(int64_t)image->row_bytes : image->row_bytes;
    image->data = data;
#ifdef FAULT_TIGHT_ROWS
    image->row_bytes = (int)width * image->bytes_per_pixel;
#endif
    return good && image->bytes_per_pixel && width > 0 && height > 0 && row >= width * image->bytes_per_pixel;
}

static void release(Image *image) {
    if (image->set && effects->release_image) {
        effects->release_image(image->set);
#ifdef FAULT_DOUBLE_RELEASE
        effects->release_image(image->set);
#endif
    }
    image->set = NULL;
}

static unsigned char *pixel_at(const Image *image, int x, int y) {
    return image->data + (ptrdiff_t)image->row_bytes * (y - image->bounds[1]) +
           (ptrdiff_t)image->bytes_per_pixel * (x - image->bounds[0]);
}

static int inside(const Image *image, int x, int y) {
    return x >= image->bounds[0] && x < image->bounds[2] && y >= image->bounds[1] && y < image->bounds[3];
}

static void lift_pixel(const unsigned char *from, unsigned char *to, int bytes_per_pixel, double lift) {
    if (bytes_per_pixel == 4) {
        for (int c = 0; c < 3; c++) {
            double v = from[c] + 255.0 * lift;
            to[c] = v > 255.0 ? 255 : (unsigned char)v;
        }
        to[3] = from[3];
        return;
    }
    float pixel[4];
    memcpy(pixel, from, sizeof pixel);
    for (int c = 0; c < 3; c++) {
        pixel[c] += (float)lift;
    }
    memcpy(to, pixel, sizeof pixel);
}

/* How far to lift at a time: the parameter, unless the note says down. */
static double lift_at(Instance *instance, double time) {
    double lift = 0.25;
    char *note = NULL;
    int up = 1;
    if (params && params->get_at_time) {
#ifdef FAULT_KEEPS_STRING
        char *other = NULL;
        params->get_at_time(instance->note, time, &note);
        params->get_at_time(instance->note, time, &other);
        up = note && strcmp(note, "up") == 0;
#else
        if (params->get_at_time(instance->note, time, &note) == OK && note) {
            up = strcmp(note, "down") != 0;
        }
#endif
        if (params->get_at_time(instance->lift, time, &lift) != OK || lift != lift) {
            lift = 0.25;
        }
    }
    lift = lift < 0.0 ? 0.0 : lift > 1.0 ? 1.0 : lift;
#ifdef FAULT_ORDER
    static int renders;
    lift += 0.01 * (renders++ % 5);
#endif
#ifdef FAULT_IMPURE_INSTANCE
    lift += 0.01 * (instance->number % 7);
#endif
    return up ? lift : -lift;
}

static Status render(Handle effect, Handle in) {
    Instance *instance = instance_of(effect);
    int window[4];
    double time = 0.0;
#ifndef FAULT_NO_INSTANCE_DATA
    if (!instance) {
        return FAILED;
    }
#endif
    Handle source_clip = instance->source, output_clip = instance->output;
    for (int i = 0; i < 4; i++) {
        if (!get_int(in, "OfxImageEffectPropRenderWindow", i, &window[i])) {
            return FAILED;
        }
    }
    if (!get_double(in, "OfxPropTime", 0, &time)) {
        return FAILED;
    }
#ifdef FAULT_KEEPS_HANDLE
    static Handle kept;
    int ignored;
    if (kept) {
        get_int(kept, "OfxImageEffectPropRenderWindow", 0, &ignored);
    }
    kept = in;
#endif
#ifdef FAULT_WRITES_PARAM
    params->set(instance->lift, 0.25);
#endif
    double lift = lift_at(instance, time);
    Image source, output;
    if (!fetch(output_clip, time, &output)) {
        release(&output);
        return FAILED;
    }
    int has_source = fetch(source_clip, time, &source);
    if (has_source && source.bytes_per_pixel != output.bytes_per_pixel) {
        release(&source);
        has_source = 0;
    }
    int x1 = window[0] > output.bounds[0] ? window[0] : output.bounds[0];
    int x2 = window[2] < output.bounds[2] ? window[2] : output.bounds[2];
    int y1 = window[1] > output.bounds[1] ? window[1] : output.bounds[1];
    int y2 = window[3] < output.bounds[3] ? window[3] : output.bounds[3];
#ifdef FAULT_OUTSIDE_WINDOW
    x1 = output.bounds[0], x2 = output.bounds[2], y1 = output.bounds[1], y2 = output.bounds[3];
#endif
    /* A row of its own. Not from the host: there is one that ends when its memory suite is used. */
    void *row = NULL;
    size_t bytes = x1 < x2 ? (size_t)((int64_t)x2 - x1) * 16 : 0;
#ifdef FAULT_MEMORY_LEAK
    int from_host = memory && memory->alloc && memory->free && memory->alloc(effect, bytes, &row) == OK && row;
#else
    int from_host = 0;
#endif
#ifdef FAULT_RACE
    static unsigned char shared_row[65536 * 16];
#endif
    if (!from_host) {
        row = malloc(bytes + 1);
    }
    for (int y = y1; row && x1 < x2 && y < y2; y++) {
        if (wants_abort(effect)) {
#ifndef FAULT_IGNORES_ABORT
            break;
#endif
        }
        unsigned char *to = row;
#ifdef FAULT_RACE
        to = shared_row;
#endif
        unsigned char *start = to;
        for (int x = x1; x < x2; x++, to += output.bytes_per_pixel) {
            static const unsigned char black[16];
            const unsigned char *from = has_source && inside(&source, x, y) ? pixel_at(&source, x, y) : black;
            lift_pixel(from, to, output.bytes_per_pixel, lift);
        }
#ifdef FAULT_RACE
        for (volatile int wait = 0; wait < 100000; wait++) {
        }
#endif
#ifdef FAULT_SKIPS_PIXELS
        if (y == y1) {
            continue;
        }
#endif
        memcpy(pixel_at(&output, x1, y), start, (size_t)(to - start));
#ifdef FAULT_WRITES_SOURCE
        if (has_source) {
            pixel_at(&source, source.bounds[0], source.bounds[1])[0] ^= 1;
        }
#endif
    }
    if (from_host) {
#ifndef FAULT_MEMORY_LEAK
        memory->free(row);
#endif
    } else {
        free(row);
    }
#ifndef FAULT_LEAK_IMAGE
    release(&source);
#endif
    release(&output);
    return row ? OK : FAILED;
}

/* -------------------------------------------------------------------------------------------------------- entry points */

static Status main_entry(const char *action, const void *handle, Handle in, Handle out) {
    Handle effect = (Handle)handle;
    (void)out;
    if (strcmp(action, "OfxActionLoad") == 0) {
        return load();
    }
    if (strcmp(action, "OfxActionUnload") == 0) {
        props = NULL, effects = NULL, params = NULL, memory = NULL, threads = NULL, messages = NULL;
        return OK;
    }
    if (strcmp(action, "OfxActionDescribe") == 0) {
        return describe(effect);
    }
    if (strcmp(action, "OfxImageEffectActionDescribeInContext") == 0) {
        return describe_in_context(effect);
    }
    if (strcmp(action, "OfxActionCreateInstance") == 0) {
        return create(effect);
    }
    if (strcmp(action, "OfxActionDestroyInstance") == 0) {
        return destroy(effect);
    }
    if (strcmp(action, "OfxActionInstanceChanged") == 0) {
        return changed(effect, in);
    }
    if (strcmp(action, "OfxImageEffectActionRender") == 0) {
        return render(effect, in);
    }
    return REPLY_DEFAULT;
}

static void set_host(Host *new_host) {
    host = new_host;
}

static Plugin plugin = {"OfxImageEffectPluginAPI", 1, "org.glitchglow.test.Lift", 1, 0, set_host, main_entry};

EXPORT int OfxGetNumberOfPlugins(void) {
    return 1;
}

EXPORT Plugin *OfxGetPlugin(int nth) {
    return nth == 0 ? &plugin : NULL;
}
