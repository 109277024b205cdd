/* How long something takes: by a clock that nobody sets and that knows no date. */
#pragma once

#include <stdint.h>

/* Milliseconds since some moment of the past, the same one for the whole run. */
int64_t stopwatch_ms(void);
