/* As much of the OpenFX C interface as the plugin beside this file uses. Layouts and names are those of the standard,
 * version 1.4 (ofxCore.h, ofxProperty.h, ofxImageEffect.h, ofxParam.h, ofxMemory.h, ofxMultiThread.h, ofxMessage.h). */
#ifndef BAD_PLUGIN_OFX_H
#define BAD_PLUGIN_OFX_H

#include <stddef.h>

typedef void *Handle;
typedef int Status;

enum {
    OK = 0,
    FAILED = 1,
    MISSING_HOST_FEATURE = 4,
    BAD_HANDLE = 9,
    REPLY_DEFAULT = 14
};

typedef struct Host {
    Handle properties;
    const void *(*fetch_suite)(Handle host, const char *name, int version);
} Host;

typedef struct Plugin {
    const char *api;
    int api_version;
    const char *id;
    unsigned int major, minor;
    void (*set_host)(Host *host);
    Status (*main)(const char *action, const void *handle, Handle in, Handle out);
} Plugin;

typedef struct PropertySuite {
    Status (*set_pointer)(Handle set, const char *name, int index, void *value);
    Status (*set_string)(Handle set, const char *name, int index, const char *value);
    Status (*set_double)(Handle set, const char *name, int index, double value);
    Status (*set_int)(Handle set, const char *name, int index, int value);
    void *set_n[4];
    Status (*get_pointer)(Handle set, const char *name, int index, void **value);
    Status (*get_string)(Handle set, const char *name, int index, char **value);
    Status (*get_double)(Handle set, const char *name, int index, double *value);
    Status (*get_int)(Handle set, const char *name, int index, int *value);
    void *get_n[4];
    Status (*reset)(Handle set, const char *name);
    Status (*dimension)(Handle set, const char *name, int *count);
} PropertySuite;

typedef struct EffectSuite {
    Status (*property_set)(Handle effect, Handle *set);
    Status (*param_set)(Handle effect, Handle *params);
    Status (*clip_define)(Handle effect, const char *name, Handle *set);
    Status (*clip_handle)(Handle effect, const char *name, Handle *clip, Handle *set);
    Status (*clip_property_set)(Handle clip, Handle *set);
    Status (*get_image)(Handle clip, double time, const void *region, Handle *image);
    Status (*release_image)(Handle image);
    void *region_of_definition;
    int (*abort)(Handle effect);
    void *image_memory[4];
} EffectSuite;

typedef struct ParamSuite {
    Status (*define)(Handle params, const char *type, const char *name, Handle *set);
    Status (*handle)(Handle params, const char *name, Handle *param, Handle *set);
    void *sets[2];
    Status (*get)(Handle param, ...);
    Status (*get_at_time)(Handle param, double time, ...);
    void *derivative, *integral;
    Status (*set)(Handle param, ...);
    Status (*set_at_time)(Handle param, double time, ...);
    void *keys[6];
    Status (*edit_begin)(Handle params, const char *name);
    Status (*edit_end)(Handle params);
} ParamSuite;

typedef struct MemorySuite {
    Status (*alloc)(void *handle, size_t bytes, void **data);
    Status (*free)(void *data);
} MemorySuite;

typedef struct ThreadSuite {
    void *threads[4];
    Status (*mutex_create)(Handle *mutex, int locks);
    Status (*mutex_destroy)(Handle mutex);
    Status (*mutex_lock)(Handle mutex);
    Status (*mutex_unlock)(Handle mutex);
    Status (*mutex_try_lock)(Handle mutex);
} ThreadSuite;

typedef struct MessageSuite {
    Status (*message)(void *handle, const char *type, const char *id, const char *format, ...);
} MessageSuite;

#endif
