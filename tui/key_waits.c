#include "tui/key_waits.h"

#include <poll.h>
#include <unistd.h>

bool key_waits(void *context)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    (void)context;
    return poll(&input, 1, 0) == 1 && (input.revents & POLLIN) != 0;
}
