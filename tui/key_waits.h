/* Lets a long read end when the person goes on typing. */
#pragma once

#include <stdbool.h>

/* For store_interrupt_when(): has a key been pressed that nobody has read yet? */
bool key_waits(void *context);
