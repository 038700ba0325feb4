// SPDX-License-Identifier: Apache-2.0

import Cells

extension Binding {
  /// The table before anybody has changed it.
  public static let all: [Binding] = moving + finding + acting + stepping + program

  private static let moving: [Binding] = [
    Binding(.moving, ["j", .down], .down, "", "next row"),
    Binding(.moving, ["k", .up], .up, "", "previous row"),
    Binding(
      .moving, ["h", .left], .left, "", "parent row; in the address space: previous stretch that is not free"),
    Binding(
      .moving, ["l", .right], .right, "", "first child; in the address space: next stretch that is not free"),
    Binding(.moving, [.pageDown, " "], .pageDown, "", "a screen down"),
    Binding(.moving, [.pageUp], .pageUp, "", "a screen up"),
    Binding(.moving, [.control("d")], .halfPageDown, "", "half a screen down"),
    Binding(.moving, [.control("u")], .halfPageUp, "", "half a screen up"),
    Binding(.moving, ["g", .home], .first, "", "first row"),
    Binding(.moving, ["G", .end], .last, "", "last row"),
    Binding(.moving, [.tab], .nextPanel, "panel", "next panel"),
    Binding(.moving, [.backTab], .previousPanel, "", "previous panel"),
    Binding(
      .moving, [.enter], .open, "go to",
      "go to what the row stands for, or to what refused; in the address space: zoom in"),
    Binding(
      .moving, [.escape, .backspace], .back, "",
      "close a message, end a search, zoom out, or back to where you were"),
    Binding(.moving, ["-"], .previousPlace, "", "back to where you were"),
    Binding(.moving, ["1"], .showObjects, "", "the objects"),
    Binding(.moving, ["2"], .showDevices, "", "the devices"),
    Binding(.moving, ["3"], .showWindows, "", "the windows"),
    Binding(.moving, ["4"], .showSpace, "", "the address space"),
    Binding(.moving, ["5"], .showSteps, "", "the steps of the operation that is being stepped"),
    Binding(.moving, ["6"], .showJournal, "", "the journal"),
    Binding(.moving, ["7"], .showDetail, "", "the details of what is selected"),
    Binding(
      .moving, ["i"], .keepDetail, "details",
      "keep the details of what is selected on the screen, or no longer"),
    Binding(.moving, ["z"], .enlarge, "", "give the panel the whole screen, or take it back"),
    Binding(.moving, ["H"], .hide, "", "hide the panel; its number brings it back"),
  ]

  private static let finding: [Binding] = [
    Binding(
      .finding, ["/"], .search, "find",
      "find rows with a text; in the address space: an address, size>=2M, buf=0, owner=$nic, perm=rw, free, window"
    ),
    Binding(.finding, ["n"], .nextMatch, "next", "next row that was searched for", whileSearching: ()),
    Binding(
      .finding, ["N"], .previousMatch, "previous", "previous row that was searched for", whileSearching: ()),
    Binding(.finding, ["&"], .filter, "", "show only rows with a text, or with ! in front, those without it"),
    Binding(.finding, [")"], .nextGap, "", "next gap of the address space"),
    Binding(.finding, ["("], .previousGap, "", "previous gap"),
    Binding(.finding, ["}"], .nextWindow, "", "next window of the address space"),
    Binding(.finding, ["{"], .previousWindow, "", "previous window"),
    Binding(.finding, ["]"], .nextChange, "", "next row that the last operation or step changed"),
    Binding(.finding, ["["], .previousChange, "", "previous row that the last operation or step changed"),
    Binding(.finding, ["M"], .mark, "", "give this place a letter"),
    Binding(.finding, ["'"], .jump, "", "go to the place with a letter; '' is where you were"),
  ]

  private static let acting: [Binding] = [
    Binding(.acting, ["a"], .allocateIOAS, "ioas", "make an IOAS", in: [.objects]),
    Binding(
      .acting, ["w"], .allocateHWPT, "hwpt", "make a hwpt (hardware page table) for an IOAS", in: [.objects]),
    Binding(.acting, ["m"], .map, "map", "map memory in the current IOAS", in: [.objects, .space]),
    Binding(.acting, ["x"], .unmap, "unmap", "unmap the selected area, or a range", onlyIn: [.space]),
    Binding(.acting, ["b"], .bind, "bind", "bind a device of the machine", in: [.devices]),
    Binding(.acting, ["B"], .unbind, "unbind", "unbind a device (asks first)", in: [.devices]),
    Binding(
      .acting, ["t"], .attach, "attach", "attach a device to an IOAS or a hwpt", in: [.objects, .devices]),
    Binding(
      .acting, ["r"], .replace, "replace", "move an attached device to another IOAS or hwpt",
      in: [.objects, .devices]),
    Binding(.acting, ["d"], .detach, "detach", "detach a device", in: [.devices]),
    Binding(
      .acting, ["x"], .destroy, "destroy", "destroy the selected object (asks first)", onlyIn: [.objects]),
  ]

  private static let stepping: [Binding] = [
    Binding(
      .stepping, ["s"], .stepMode, "step", "enter operations step by step, or perform them at once again",
      in: [.objects, .devices, .journal]),
    Binding(
      .stepping, ["n"], .stepForward, "step", "one step on; between operations: enter the next", in: [.steps]),
    Binding(
      .stepping, ["p"], .stepBack, "back", "one step back; between operations: enter the last at its end",
      in: [.steps]),
    Binding(.stepping, ["N"], .operationForward, "next op", "one operation on", in: [.steps, .journal]),
    Binding(
      .stepping, ["P"], .operationBack, "back op", "one operation back", in: [.steps, .journal]),
    Binding(.stepping, ["u"], .undo, "undo", "undo: to before the last operation", in: [.objects, .space]),
    Binding(.stepping, [.control("r")], .redo, "", "redo: to after the next operation"),
    Binding(.stepping, ["."], .again, "", "the last step or way through time once more"),
    Binding(.stepping, ["E"], .runToEnd, "", "on to the end of the journal"),
    Binding(
      .stepping, ["c"], .stepToChange, "change", "on to the next step that changes the selected object",
      in: [.steps]),
    Binding(.stepping, ["f"], .failStep, "fail", "make the selected step fail with an errno", in: [.steps]),
    Binding(
      .stepping, ["T"], .travel, "show", "go to the time after the selected entry of the journal",
      in: [.journal]),
    Binding(
      .stepping, ["x"], .omit, "leave out",
      "do without the selected entry of the journal: the others are done again on a new branch",
      onlyIn: [.journal]),
    Binding(
      .stepping, [" ", .pageDown], .presentNext, "show the next operation, and what is said of it",
      whilePresenting: ()),
    Binding(
      .stepping, [.backspace, .pageUp], .presentPrevious, "go back by one operation", whilePresenting: ()),
    Binding(.stepping, ["V"], .nextBranch, "", "go to the next branch"),
    Binding(.stepping, ["W"], .whoDidThis, "", "who did this? go to the operation that made it as it is"),
    Binding(
      .stepping, ["F"], .sweep, "", "sweep: make every step of the journal fail, and see what is left behind"),
    Binding(.stepping, ["="], .compare, "", "compare the journal with other kernel designs, side by side"),
    Binding(
      .stepping, ["L"], .lanes, "lanes",
      "lanes of the operation that is stepped: locks, layers of the kernel, and what DMA reaches meanwhile",
      in: [.steps]),
    Binding(.stepping, ["X"], .race, "", "the last two operations at once: choose which takes its next step"),
  ]

  private static let program: [Binding] = [
    Binding(
      .program, [":"], .prompt, "command",
      "type a line of the language or a command; Tab completes, arrows recall earlier ones"),
    Binding(.program, ["?", .function(1)], .help, "help", "show what this view is, and all keys"),
    Binding(
      .program, ["y"], .copySelection, "",
      "copy what is selected: an address range, an id, a line of the journal"),
    Binding(.program, ["Y"], .copyRun, "", "copy this place as a run string, for ioascope open"),
    Binding(
      .program, ["D"], .dirtyHeat, "", "show dirty pages, asked for every 1 s, 5 s or 0.2 s; then no longer"),
    Binding(.program, ["R"], .reconcile, "", "ask a running kernel again, and compare"),
    Binding(.program, [.control("l")], .redraw, "", "paint the screen anew"),
    Binding(.program, [.control("z")], .suspend, "", "stop; fg in the shell continues"),
    Binding(.program, ["q"], .quit, "quit", "close what is open; where nothing is, leave the program"),
    Binding(.program, ["Q", .control("c")], .quitAll, "", "leave the program"),
  ]
}
