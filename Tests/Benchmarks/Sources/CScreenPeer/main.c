/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a C program on ncurses can do: at every key it paints one of the frames of a file, every cell of it.
 *
 *     CScreenPeer FRAMES
 *
 * FRAMES has the frames one after the other: a line "frame" and a line for each stretch of one look,
 * "ROW COLUMN COLOUR ATTRIBUTES TEXT". j goes to the next frame and k to the one before, q ends. */
#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct run {
  int row, column;
  short pair;
  attr_t attributes;
  wchar_t *text;
};

static struct run runs[100000];
static int starts[64], frames, count;
static short colours[256];

static short pair_of(int colour) {
  if (colour < 0) return 0;
  if (colours[colour] == 0) {
    static short next = 1;
    colours[colour] = next++;
    init_pair(colours[colour], (short)colour, -1);
  }
  return colours[colour];
}

static void load(const char *path) {
  FILE *file = fopen(path, "r");
  char line[8192];
  if (!file) exit(3);
  while (fgets(line, sizeof line, file)) {
    int row, column, colour, bits, text;
    line[strcspn(line, "\n")] = 0;
    if (strcmp(line, "frame") == 0) {
      starts[frames++] = count;
      continue;
    }
    if (sscanf(line, "%d %d %d %d %n", &row, &column, &colour, &bits, &text) != 4) exit(3);
    struct run *run = &runs[count++];
    size_t length = strlen(line + text) + 1;
    run->row = row, run->column = column, run->pair = pair_of(colour);
    run->attributes = (bits & 1 ? A_BOLD : 0) | (bits & 2 ? A_REVERSE : 0) | (bits & 4 ? A_UNDERLINE : 0) |
                      (bits & 8 ? A_DIM : 0);
    run->text = malloc(length * sizeof *run->text);
    mbstowcs(run->text, line + text, length);
  }
  starts[frames] = count;
  fclose(file);
}

static void paint(int frame) {
  for (int i = starts[frame]; i < starts[frame + 1]; i++) {
    attr_set(runs[i].attributes, runs[i].pair, NULL);
    mvaddwstr(runs[i].row, runs[i].column, runs[i].text);
  }
  move(0, 0);
  refresh();
}

int main(int argc, char **argv) {
  int frame = 0;
  if (argc != 2) return 2;
  setlocale(LC_ALL, "");
  initscr();
  start_color();
  use_default_colors();
  cbreak();
  noecho();
  curs_set(0);
  load(argv[1]);
  paint(0);
  for (int key; (key = getch()) != 'q';) {
    if (key == 'j' && frame + 1 < frames) frame++;
    if (key == 'k' && frame > 0) frame--;
    paint(frame);
  }
  endwin();
  return 0;
}
