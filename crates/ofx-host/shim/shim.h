/* The variadic functions of the OpenFX suites, which stable Rust cannot define.
 *
 * Each one here only unpacks its arguments: it asks the host what kind of values the handle carries, collects them into
 * plain arrays, and calls back through `ofxh_hooks`, a table that the Rust side defines. build.rs turns this header
 * into Rust declarations, so the two sides cannot drift apart.
 */
#ifndef OFX_HOST_SHIM_H
#define OFX_HOST_SHIM_H

/* A parameter's handle, opaque as in ofxParam.h. */
struct OfxParamStruct;

/* The most values any parameter carries (RGBA). */
#define OFXH_MAX_VALUES 4

/* What the variadic arguments of a parameter are. */
typedef enum ofxh_type {
    OFXH_TYPE_NONE = 0, /* no values: a group, a page, a push button */
    OFXH_TYPE_INT = 1,
    OFXH_TYPE_DOUBLE = 2,
    OFXH_TYPE_STRING = 3
} ofxh_type;

/* Which of the reading functions is at work. */
typedef enum ofxh_read {
    OFXH_READ_VALUE = 0,
    OFXH_READ_VALUE_AT_TIME = 1,
    OFXH_READ_DERIVATIVE = 2,
    OFXH_READ_INTEGRAL = 3
} ofxh_read;

/* Which of the message functions is at work. */
typedef enum ofxh_say {
    OFXH_SAY_MESSAGE = 0,
    OFXH_SAY_PERSISTENT = 1
} ofxh_say;

/* The Rust side. */
typedef struct ofxh_hook_table {
    /* The shape of a parameter's values; a status other than 0 says that the handle is none of ours. */
    int (*shape)(void *param, ofxh_type *type, int *count);
    /* Writes `count` values through `out`: int*, double* or char** each. */
    int (*read)(void *param, ofxh_read what, double time1, double time2, int count, void *const *out);
    int (*write_ints)(void *param, int has_time, double time, int count, const int *values);
    int (*write_doubles)(void *param, int has_time, double time, int count, const double *values);
    int (*write_string)(void *param, int has_time, double time, const char *value);
    int (*say)(void *handle, ofxh_say what, const char *type, const char *id, const char *text);
} ofxh_hook_table;

extern const ofxh_hook_table ofxh_hooks;

/* The functions for the suites' tables. */
int ofxh_param_get_value(struct OfxParamStruct *param, ...);
int ofxh_param_get_value_at_time(struct OfxParamStruct *param, double time, ...);
int ofxh_param_get_derivative(struct OfxParamStruct *param, double time, ...);
int ofxh_param_get_integral(struct OfxParamStruct *param, double time1, double time2, ...);
int ofxh_param_set_value(struct OfxParamStruct *param, ...);
int ofxh_param_set_value_at_time(struct OfxParamStruct *param, double time, ...);
int ofxh_message(void *handle, const char *type, const char *id, const char *format, ...);
int ofxh_set_persistent_message(void *handle, const char *type, const char *id, const char *format, ...);

#endif
