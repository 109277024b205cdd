#include "tests/support/traces.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CELL 28 /* bytes of a cell of ncursesw, with a wide character in it */

/* How far one letter of the words is from the next. */
static const size_t strides[] = {1, sizeof(wchar_t), CELL};

static bool stands_at(const unsigned char *bytes, const char *words, size_t stride)
{
    for (size_t i = 0; words[i] != '\0'; i++) {
        if (bytes[i * stride] != (unsigned char)words[i]) {
            return false;
        }
    }
    return true;
}

static void look(const unsigned char *bytes, size_t length, const char *words, const char *where,
                 struct left_behind *traces)
{
    size_t letters = strlen(words);

    traces->bytes += length;
    for (size_t s = 0; s < sizeof(strides) / sizeof(strides[0]); s++) {
        size_t span = (letters - 1) * strides[s] + 1;
        const unsigned char *at = bytes;

        while (length >= span && at != NULL && at <= bytes + length - span) {
            at = memchr(at, words[0], (size_t)(bytes + length - span - at) + 1);
            if (at != NULL && stands_at(at, words, strides[s])) {
                if (traces->found++ == 0) {
                    snprintf(traces->where, sizeof(traces->where), "%.150s +%zu, every %zu bytes",
                             where, (size_t)(at - bytes), strides[s]);
                }
            }
            at = at != NULL ? at + 1 : NULL;
        }
    }
}

/* --- files --- */

static struct {
    const char *words;
    struct left_behind *traces;
} looking; /* nftw() hands nothing down */

static int look_at_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    unsigned char *bytes;
    FILE *file;
    size_t length;

    (void)place;
    if (kind != FTW_F || !S_ISREG(status->st_mode) || status->st_size == 0) {
        return 0;
    }
    bytes = malloc((size_t)status->st_size);
    file = fopen(path, "rb");
    if (bytes == NULL || file == NULL) {
        return 1;
    }
    length = fread(bytes, 1, (size_t)status->st_size, file);
    look(bytes, length, looking.words, path, looking.traces);
    fclose(file);
    free(bytes);
    return 0;
}

bool traces_in_folder(const char *folder, const char *words, struct left_behind *traces)
{
    looking.words = words;
    looking.traces = traces;
    return nftw(folder, look_at_file, 16, FTW_PHYS) == 0;
}

/* --- memory --- */

static void look_at_mapping(int memory, const char *line, const char *words,
                            struct left_behind *traces)
{
    unsigned long from, to;
    char rights[8];
    unsigned char *bytes;
    ssize_t length;

    if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[1] != 'w' ||
        to - from > (1ul << 30)) {
        return;
    }
    bytes = malloc(to - from);
    if (bytes == NULL) {
        return;
    }
    length = pread(memory, bytes, to - from, (off_t)from);
    if (length > 0) {
        look(bytes, (size_t)length, words, line, traces);
    }
    free(bytes);
}

bool traces_in_memory(pid_t program, const char *words, struct left_behind *traces)
{
    char path[64], line[400];
    FILE *mappings;
    int memory;

    snprintf(path, sizeof(path), "/proc/%d/maps", (int)program);
    mappings = fopen(path, "r");
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)program);
    memory = open(path, O_RDONLY | O_CLOEXEC);
    if (mappings == NULL || memory < 0) {
        if (mappings != NULL) {
            fclose(mappings);
        }
        return false;
    }
    while (fgets(line, sizeof(line), mappings) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        look_at_mapping(memory, line, words, traces);
    }
    fclose(mappings);
    close(memory);
    return true;
}
