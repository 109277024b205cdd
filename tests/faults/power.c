#include "tests/faults/power.h"

#include "tests/faults/failing_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 400
#define MOST_NAMES 400
#define NAME_ROOM  256
#define FOLDER     (-1) /* in the place of a file */

struct event {
    struct disk_event head;
    const char *bytes;
};

struct file {
    uint64_t inode;
    char *bytes; /* what is synced */
    size_t length, room;
    size_t *pending; /* events that are not */
    size_t pending_count, pending_room;
};

struct name {
    char path[NAME_ROOM]; /* under the folder */
    int file;             /* or FOLDER */
};

struct names {
    struct name items[MOST_NAMES];
    size_t count;
};

/* A disk in the middle of what was recorded. */
struct disk {
    struct file files[MOST_FILES];
    size_t file_count;
    struct names names; /* what is synced */
    size_t *pending;    /* events about names that are not */
    size_t pending_count;
    int *created; /* by event: the file that it made */
};

struct power {
    const struct scene *scene;
    struct disk start;
    char *record;
    struct event *events;
    size_t event_count;
};

static void *create(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);

    if (memory == NULL) {
        trials_fail("no memory");
    }
    return memory;
}

static void *resize(void *memory, size_t size)
{
    memory = realloc(memory, size);
    if (memory == NULL) {
        trials_fail("no memory");
    }
    return memory;
}

/* --- files --- */

static struct file *add_file(struct disk *disk, uint64_t inode)
{
    if (disk->file_count == MOST_FILES) {
        trials_fail("too many files");
    }
    disk->files[disk->file_count] = (struct file){.inode = inode};
    return &disk->files[disk->file_count++];
}

/* The newest of this inode: numbers are used again. */
static struct file *find_file(struct disk *disk, uint64_t inode)
{
    for (size_t i = disk->file_count; i > 0; i--) {
        if (disk->files[i - 1].inode == inode) {
            return &disk->files[i - 1];
        }
    }
    trials_fail("a file of the record is not known");
}

static void set_length(struct file *file, size_t length)
{
    if (length > file->room) {
        file->room = length * 2;
        file->bytes = resize(file->bytes, file->room);
    }
    if (length > file->length) {
        memset(file->bytes + file->length, 0, length - file->length);
    }
    file->length = length;
}

static void put(struct file *file, const char *bytes, size_t length, size_t offset)
{
    if (offset + length > file->length) {
        set_length(file, offset + length);
    }
    memcpy(file->bytes + offset, bytes, length);
}

static void apply(struct file *file, const struct event *event)
{
    if (event->head.kind == DISK_TRUNCATE) {
        set_length(file, (size_t)event->head.offset);
    } else {
        put(file, event->bytes, event->head.length, (size_t)event->head.offset);
    }
}

static void add_pending(struct file *file, size_t event)
{
    if (file->pending_count == file->pending_room) {
        file->pending_room = file->pending_room * 2 + 16;
        file->pending = resize(file->pending, file->pending_room * sizeof(*file->pending));
    }
    file->pending[file->pending_count++] = event;
}

static void sync_pending(struct power *power, struct file *file)
{
    for (size_t i = 0; i < file->pending_count; i++) {
        apply(file, &power->events[file->pending[i]]);
    }
    file->pending_count = 0;
}

/* --- names --- */

static struct name *find_name(struct names *names, const char *path)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i].path, path) == 0) {
            return &names->items[i];
        }
    }
    return NULL;
}

static void take_name(struct names *names, const char *path)
{
    struct name *name = find_name(names, path);

    if (name != NULL) {
        *name = names->items[--names->count];
    }
}

static void give_name(struct names *names, const char *path, int file)
{
    take_name(names, path);
    if (names->count == MOST_NAMES) {
        trials_fail("too many names");
    }
    (void)snprintf(names->items[names->count].path, NAME_ROOM, "%s", path);
    names->items[names->count++].file = file;
}

static void exchange_names(struct names *names, const char *from, const char *to)
{
    struct name *one = find_name(names, from);
    struct name *other = find_name(names, to);

    if (one != NULL && other != NULL) {
        int file = one->file;

        one->file = other->file;
        other->file = file;
    }
}

/* The two names of an event, as texts. */
static void read_names(const struct event *event, char from[NAME_ROOM], char to[NAME_ROOM])
{
    size_t length = strnlen(event->bytes, event->head.length);

    (void)snprintf(from, NAME_ROOM, "%.*s", (int)length, event->bytes);
    to[0] = '\0';
    if (length < event->head.length) {
        (void)snprintf(to, NAME_ROOM, "%.*s", (int)(event->head.length - length - 1),
                       event->bytes + length + 1);
    }
}

static void rename_to(struct names *names, const char *from, const char *to, bool stays)
{
    const struct name *name = find_name(names, from);
    int file = name == NULL ? 0 : name->file;

    if (name == NULL) {
        return; /* its making is not there yet either */
    }
    if (!stays) {
        take_name(names, from);
    }
    give_name(names, to, file);
}

static void apply_name(struct names *names, const struct event *event, int created)
{
    char from[NAME_ROOM], to[NAME_ROOM];

    read_names(event, from, to);
    switch ((enum disk_event_kind)event->head.kind) {
    case DISK_CREATE:
        give_name(names, from, created);
        break;
    case DISK_FOLDER:
        give_name(names, from, FOLDER);
        break;
    case DISK_UNLINK:
        take_name(names, from);
        break;
    case DISK_RENAME:
        rename_to(names, from, to, false);
        break;
    case DISK_LINK:
        rename_to(names, from, to, true);
        break;
    case DISK_EXCHANGE:
        exchange_names(names, from, to);
        break;
    case DISK_WRITE:
    case DISK_TRUNCATE:
    case DISK_SYNC:
    case DISK_SYNC_FOLDER:
    case DISK_SAID:
        break;
    }
}

static bool lies_in(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);

    return strlen(folder) == length && strncmp(path, folder, length) == 0;
}

static bool concerns_folder(const struct event *event, const char *folder)
{
    char from[NAME_ROOM], to[NAME_ROOM];

    read_names(event, from, to);
    return lies_in(from, folder) || (to[0] != '\0' && lies_in(to, folder));
}

/* Names come to the disk in the order in which they were given and taken: file systems write them
 * down in a log. With the last one of the folder come all before it. */
static void sync_names(struct power *power, struct disk *disk, const struct event *event)
{
    char folder[NAME_ROOM];
    size_t count = 0;

    (void)snprintf(folder, sizeof(folder), "%.*s", (int)event->head.length, event->bytes);
    for (size_t i = 0; i < disk->pending_count; i++) {
        if (concerns_folder(&power->events[disk->pending[i]], folder)) {
            count = i + 1;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = disk->pending[i];

        apply_name(&disk->names, &power->events[at], disk->created[at]);
    }
    disk->pending_count -= count;
    memmove(disk->pending, disk->pending + count, disk->pending_count * sizeof(*disk->pending));
}

/* --- the start --- */

static void read_whole(const char *path, struct file *file)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
    file->inode = (uint64_t)status.st_ino;
    set_length(file, (size_t)status.st_size);
    if (read(fd, file->bytes, file->length) != (ssize_t)file->length) {
        trials_fail("%s cannot be read", path);
    }
    (void)close(fd); /* only read */
}

static void look_at_folder(struct power *power, const char *under)
{
    char path[512], name[NAME_ROOM];
    const struct dirent *entry;
    struct stat status;
    DIR *folder;

    (void)snprintf(path, sizeof(path), "%s/%s", power->scene->data, under);
    folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        (void)snprintf(name, sizeof(name), "%s%s%s", under, under[0] != '\0' ? "/" : "",
                       entry->d_name);
        (void)snprintf(path, sizeof(path), "%s/%s", power->scene->data, name);
        if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
            give_name(&power->start.names, name, FOLDER);
            look_at_folder(power, name);
        } else {
            give_name(&power->start.names, name, (int)power->start.file_count);
            read_whole(path, add_file(&power->start, 0));
        }
    }
    if (folder == NULL || closedir(folder) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
}

struct power *power_begin(const struct scene *scene)
{
    struct power *power = create(1, sizeof(*power));

    power->scene = scene;
    look_at_folder(power, "");
    return power;
}

static void finish_disk(struct disk *disk)
{
    for (size_t i = 0; i < disk->file_count; i++) {
        free(disk->files[i].bytes);
        free(disk->files[i].pending);
    }
    free(disk->pending);
    free(disk->created);
}

void power_destroy(struct power *power)
{
    finish_disk(&power->start);
    free(power->record);
    free(power->events);
    free(power);
}

size_t power_read(struct power *power)
{
    char path[256];
    struct file whole = {0};
    size_t room = 0;

    (void)snprintf(path, sizeof(path), "%s/record", power->scene->folder);
    read_whole(path, &whole);
    power->record = whole.bytes;
    for (size_t at = 0; at + sizeof(struct disk_event) <= whole.length;) {
        struct event event = {.bytes = whole.bytes + at + sizeof(event.head)};

        memcpy(&event.head, whole.bytes + at, sizeof(event.head));
        if (power->event_count == room) {
            room = room * 2 + 256;
            power->events = resize(power->events, room * sizeof(*power->events));
        }
        power->events[power->event_count++] = event;
        at += sizeof(event.head) + event.head.length;
    }
    return power->event_count;
}

/* --- the cut --- */

static struct disk *copy_start(const struct power *power)
{
    struct disk *disk = create(1, sizeof(*disk));

    *disk = power->start;
    for (size_t i = 0; i < disk->file_count; i++) {
        struct file *file = &disk->files[i];
        const char *bytes = file->bytes;

        file->bytes = create(file->length, 1);
        file->room = file->length;
        if (file->length > 0) {
            memcpy(file->bytes, bytes, file->length);
        }
    }
    disk->pending = create(power->event_count, sizeof(*disk->pending));
    disk->created = create(power->event_count, sizeof(*disk->created));
    return disk;
}

static void play_event(struct power *power, struct disk *disk, size_t at)
{
    const struct event *event = &power->events[at];

    switch ((enum disk_event_kind)event->head.kind) {
    case DISK_CREATE:
        disk->created[at] = (int)disk->file_count;
        (void)add_file(disk, event->head.file);
        disk->pending[disk->pending_count++] = at;
        break;
    case DISK_WRITE:
    case DISK_TRUNCATE:
        add_pending(find_file(disk, event->head.file), at);
        break;
    case DISK_SYNC:
        sync_pending(power, find_file(disk, event->head.file));
        break;
    case DISK_SYNC_FOLDER:
        sync_names(power, disk, event);
        break;
    case DISK_UNLINK:
    case DISK_RENAME:
    case DISK_EXCHANGE:
    case DISK_LINK:
    case DISK_FOLDER:
        disk->pending[disk->pending_count++] = at;
        break;
    case DISK_SAID:
        break;
    }
}

/* How much of what was not synced is there. */
struct luck {
    size_t sector;
    uint32_t percent; /* of the sectors, and whether a truncation is there */
    bool in_order;    /* what came first is there whole, the last piece torn */
};

static struct luck draw_luck(struct trials *trials)
{
    static const uint32_t percents[] = {0, 100, 50, 90, 10};

    return (struct luck){
        .sector = trials_random(trials, 2) == 0 ? 512 : 4096,
        .percent = percents[trials_random(trials, 5)],
        .in_order = trials_random(trials, 3) == 0,
    };
}

static bool is_lucky(struct trials *trials, const struct luck *luck)
{
    return trials_random(trials, 100) < luck->percent;
}

static void put_sectors(struct trials *trials, struct file *file, const struct event *event,
                        const struct luck *luck)
{
    size_t offset = (size_t)event->head.offset;
    size_t end = offset + event->head.length;

    while (offset < end) {
        size_t until = (offset / luck->sector + 1) * luck->sector;
        size_t length = (until < end ? until : end) - offset;

        if (is_lucky(trials, luck)) {
            put(file, event->bytes + (offset - (size_t)event->head.offset), length, offset);
        }
        offset += length;
    }
}

static void settle_file(struct power *power, struct file *file, const struct luck *luck)
{
    struct trials *trials = power->scene->trials;
    size_t whole = luck->in_order ? trials_random(trials, (uint32_t)file->pending_count + 1) : 0;

    for (size_t i = 0; i < file->pending_count; i++) {
        const struct event *event = &power->events[file->pending[i]];

        if (i < whole) {
            apply(file, event);
        } else if (event->head.kind == DISK_WRITE && (!luck->in_order || i == whole)) {
            put_sectors(trials, file, event, luck);
        } else if (!luck->in_order && is_lucky(trials, luck)) {
            apply(file, event);
        }
    }
}

static void settle_names(struct power *power, struct disk *disk)
{
    uint32_t first = trials_random(power->scene->trials, (uint32_t)disk->pending_count + 1);

    for (size_t i = 0; i < first; i++) {
        size_t at = disk->pending[i];

        apply_name(&disk->names, &power->events[at], disk->created[at]);
    }
}

static void write_whole(const char *path, const char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0) {
        return; /* its folder is not there */
    }
    if (write(fd, bytes, length) != (ssize_t)length || close(fd) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->path, ((const struct name *)b)->path);
}

static void write_disk(struct disk *disk, const struct scene *to)
{
    char path[512];

    qsort(disk->names.items, disk->names.count, sizeof(disk->names.items[0]), by_path);
    for (size_t i = 0; i < disk->names.count; i++) {
        const struct name *name = &disk->names.items[i];

        (void)snprintf(path, sizeof(path), "%s/%s", to->data, name->path);
        if (name->file == FOLDER) {
            (void)mkdir(path, 0700); /* not there when the folder above is not */
        } else {
            write_whole(path, disk->files[name->file].bytes, disk->files[name->file].length);
        }
    }
}

/* How far the output of this inode was known before the cut. */
static size_t said_until(const struct power *power, uint64_t inode, size_t events)
{
    size_t length = 0;

    for (size_t i = 0; i < events; i++) {
        const struct disk_event *head = &power->events[i].head;

        if (head->kind == DISK_SAID && head->file == inode) {
            length = (size_t)head->offset;
        }
    }
    return length;
}

static bool is_said(const char *name)
{
    size_t length = strlen(name);

    return length > 4 &&
           (strcmp(name + length - 4, ".out") == 0 || strcmp(name + length - 4, ".err") == 0);
}

static void copy_said(const struct power *power, size_t events, const struct scene *to)
{
    DIR *folder = opendir(power->scene->folder);
    const struct dirent *entry;
    char path[512];

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        struct file file = {0};

        if (!is_said(entry->d_name)) {
            continue;
        }
        (void)snprintf(path, sizeof(path), "%s/%s", power->scene->folder, entry->d_name);
        read_whole(path, &file);
        if (strstr(entry->d_name, ".out") != NULL) {
            size_t known = said_until(power, file.inode, events);

            file.length = known < file.length ? known : file.length;
        }
        (void)snprintf(path, sizeof(path), "%s/%s", to->folder, entry->d_name);
        write_whole(path, file.bytes, file.length);
        free(file.bytes);
    }
    if (folder == NULL || closedir(folder) != 0) {
        trials_fail("%s: %s", power->scene->folder, strerror(errno));
    }
}

void power_cut(struct power *power, size_t events, const struct scene *to)
{
    struct luck luck = draw_luck(power->scene->trials);
    struct disk *disk = copy_start(power);

    for (size_t i = 0; i < events; i++) {
        play_event(power, disk, i);
    }
    for (size_t i = 0; i < disk->file_count; i++) {
        settle_file(power, &disk->files[i], &luck);
    }
    settle_names(power, disk);
    write_disk(disk, to);
    copy_said(power, events, to);
    finish_disk(disk);
    free(disk);
}
