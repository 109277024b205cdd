/* The resupply list on the station's printer: which places need cards or a count. */
#pragma once

#include "tui/view.h"

/* Asks, with the name of the printer, and prints. */
void stock_print_ask(struct screen *screen);
