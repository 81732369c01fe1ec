/* keepsake: what is to outlive the program, from the capture thread, which knows it, to the main
 * thread, which writes it to the disk and may wait for that.
 *
 * One room of a fixed size, and an atomic number that says whose it is: the main thread asks, the
 * capture thread fills it at its next snapshot, the main thread takes what is there and gives the
 * room back. Nobody waits for the other. */
#ifndef TAPWATCH_SNAPSHOT_KEEPSAKE_H
#define TAPWATCH_SNAPSHOT_KEEPSAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keepsake;

/* NULL: no memory. The room is only taken as far as it is filled. */
struct keepsake *keepsake_new(size_t room);
void keepsake_free(struct keepsake *k);

/* The main thread. */
/* Asks for it; nothing if it is asked for already, or lies there. */
void keepsake_ask(struct keepsake *k);
/* What lies there; good until keepsake_give_back. False: nothing does. `note` is the filler's own;
 * *bytes NULL: it has filled nothing in, and the note says why. */
bool keepsake_take(struct keepsake *k, const uint8_t **bytes, size_t *size, int *note);
void keepsake_give_back(struct keepsake *k);

/* The capture thread. */
/* The room to fill; NULL: nobody asked. */
uint8_t *keepsake_room(struct keepsake *k, size_t *room);
/* It is filled so far; 0: not at all. */
void keepsake_hand_over(struct keepsake *k, size_t size, int note);

#endif
