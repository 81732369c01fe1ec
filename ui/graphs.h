/* graphs: the rows of graphs in a picture, which may move in the terminal instead of being sent. */
#ifndef TAPWATCH_UI_GRAPHS_H
#define TAPWATCH_UI_GRAPHS_H

/* None are known yet of this picture. */
void graphs_clear(void);
/* One that the picture has, within the screen. */
void graphs_add(int row, int left, int width);
/* Between wnoutrefresh and doupdate: where the columns of a row have moved to the left (shift.h)
 * the terminal is told to move them. */
void graphs_move(void);

#endif
