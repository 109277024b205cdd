/* The records behind one mismatch of the reconciliation of cards. */
#pragma once

#include "db/reconciled_rows.h"
#include "tui/view.h"

/* Opens the record where there is one alone, and else a list of all of them; pushes the view. */
void mismatch_open(struct screen *screen, const struct card_reconciliation *found,
                   const struct reconcile_mismatch *mismatch);
