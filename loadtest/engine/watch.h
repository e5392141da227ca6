/*
 * Time-outs of one fixed length over many things: a list in order of their start, and one timer for
 * its head, so that starting and ending a request touches pointers only.
 */
#ifndef LOADTEST_ENGINE_WATCH_H
#define LOADTEST_ENGINE_WATCH_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

struct watch_entry {
    struct watch_entry *previous, *next; /* NULL while it is on no list */
    int64_t since;
};

struct watch {
    struct watch_entry list; /* a ring; list.next is the oldest */
    int64_t limit;           /* ns */
    struct event timer;
    bool armed;
    /* Called for an entry that has been on the list for `limit`; it is off the list then. */
    void (*expired)(struct watch_entry *entry, int64_t now);
};

void watch_init(struct watch *watch, struct event_base *base, int64_t limit,
                void (*expired)(struct watch_entry *entry, int64_t now));
void watch_release(struct watch *watch);

/* Arm the timer for the oldest entry. */
void watch_arm(struct watch *watch);

/* Take the entry off its list, if it is on one. */
static inline void watch_remove(struct watch_entry *entry)
{
    if (entry->next == NULL)
        return;
    entry->previous->next = entry->next;
    entry->next->previous = entry->previous;
    entry->previous = entry->next = 0;
}

/* Put an entry that is on no list where its start belongs; that is the end, nearly always. */
static inline void watch_add(struct watch *watch, struct watch_entry *entry, int64_t since)
{
    struct watch_entry *before = watch->list.previous;
    while (before != &watch->list && before->since > since)
        before = before->previous;
    entry->since = since;
    entry->previous = before;
    entry->next = before->next;
    before->next->previous = entry;
    before->next = entry;
    if (!watch->armed)
        watch_arm(watch);
}

#endif
