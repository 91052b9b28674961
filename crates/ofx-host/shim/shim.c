/* See shim.h. Nothing is decided here: every status comes from the Rust side. */
#include "shim.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* Longer messages are cut: no host shows more. */
#define MESSAGE_SIZE 4096

static int read_values(void *param, ofxh_read what, double time1, double time2, va_list args) {
    void *out[OFXH_MAX_VALUES] = {NULL};
    ofxh_type type = OFXH_TYPE_NONE;
    int count = 0;
    int status = ofxh_hooks.shape(param, &type, &count);
    if (status != 0) {
        return status;
    }
    for (int i = 0; i < count && i < OFXH_MAX_VALUES; i++) {
        out[i] = va_arg(args, void *);
    }
    return ofxh_hooks.read(param, what, time1, time2, count, out);
}

static int write_values(void *param, int has_time, double time, va_list args) {
    ofxh_type type = OFXH_TYPE_NONE;
    int count = 0;
    int status = ofxh_hooks.shape(param, &type, &count);
    if (status != 0) {
        return status;
    }
    if (type == OFXH_TYPE_STRING) {
        return ofxh_hooks.write_string(param, has_time, time, va_arg(args, const char *));
    }
    if (type == OFXH_TYPE_DOUBLE) {
        double values[OFXH_MAX_VALUES] = {0};
        for (int i = 0; i < count && i < OFXH_MAX_VALUES; i++) {
            values[i] = va_arg(args, double);
        }
        return ofxh_hooks.write_doubles(param, has_time, time, count, values);
    }
    int values[OFXH_MAX_VALUES] = {0};
    for (int i = 0; i < count && i < OFXH_MAX_VALUES; i++) {
        values[i] = va_arg(args, int);
    }
    return ofxh_hooks.write_ints(param, has_time, time, count, values);
}

int ofxh_param_get_value(struct OfxParamStruct *param, ...) {
    va_list args;
    va_start(args, param);
    int status = read_values(param, OFXH_READ_VALUE, 0.0, 0.0, args);
    va_end(args);
    return status;
}

int ofxh_param_get_value_at_time(struct OfxParamStruct *param, double time, ...) {
    va_list args;
    va_start(args, time);
    int status = read_values(param, OFXH_READ_VALUE_AT_TIME, time, time, args);
    va_end(args);
    return status;
}

int ofxh_param_get_derivative(struct OfxParamStruct *param, double time, ...) {
    va_list args;
    va_start(args, time);
    int status = read_values(param, OFXH_READ_DERIVATIVE, time, time, args);
    va_end(args);
    return status;
}

int ofxh_param_get_integral(struct OfxParamStruct *param, double time1, double time2, ...) {
    va_list args;
    va_start(args, time2);
    int status = read_values(param, OFXH_READ_INTEGRAL, time1, time2, args);
    va_end(args);
    return status;
}

int ofxh_param_set_value(struct OfxParamStruct *param, ...) {
    va_list args;
    va_start(args, param);
    int status = write_values(param, 0, 0.0, args);
    va_end(args);
    return status;
}

int ofxh_param_set_value_at_time(struct OfxParamStruct *param, double time, ...) {
    va_list args;
    va_start(args, time);
    int status = write_values(param, 1, time, args);
    va_end(args);
    return status;
}

static int say(void *handle, ofxh_say what, const char *type, const char *id, const char *format, va_list args) {
    char text[MESSAGE_SIZE] = "";
    if (format != NULL && vsnprintf(text, sizeof text, format, args) < 0) {
        text[0] = '\0';
    }
    return ofxh_hooks.say(handle, what, type, id, format != NULL ? text : NULL);
}

int ofxh_message(void *handle, const char *type, const char *id, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int status = say(handle, OFXH_SAY_MESSAGE, type, id, format, args);
    va_end(args);
    return status;
}

int ofxh_set_persistent_message(void *handle, const char *type, const char *id, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int status = say(handle, OFXH_SAY_PERSISTENT, type, id, format, args);
    va_end(args);
    return status;
}
