// SPDX-License-Identifier: Apache-2.0

extension Panel {
  /// What the view shows and how to read it: paragraphs; lines that begin with a blank are kept as they are.
  var explanation: [String] {
    switch self {
    case .objects:
      [
        "Everything that has an id in this iommufd, as a tree: an IOAS (IO address space), below it the hardware page"
          + " tables (hwpt) that mirror it, below those the devices whose DMA goes through them. What nobody uses stands"
          + " at the end.",
        "   ●  attached     ○  bound, and its DMA is blocked",
        "   auto  made by an attach, and goes with its last device",
        "The selected object decides which IOAS the windows and the address space show. {open} goes to where an object"
          + " is seen from inside.",
      ]
    case .devices:
      [
        "Every device of the machine. Devices of one group share a page table: they move together.",
        "   ●  attached     ○  bound     ·  not bound, or why it cannot be",
      ]
    case .windows:
      [
        "The addresses that the current IOAS keeps closed, and for whom. A device brings its windows when it is attached,"
          + " and not before: a mapping that lies in one is why the attach is refused with EADDRINUSE.",
        "   M  message interrupts of a device   R  another region of a device",
        "   x  outside of a hwpt's aperture, or reserved by a test",
      ]
    case .space:
      [
        "One IOAS from address 0 to the top: the strip above has the whole on a logarithmic scale, the list has a row for"
          + " each mapping, gap and window, the details have the walk of the page tables. {open} zooms in, {back} out.",
        "   rw  mapped, and what devices may do     █  mapped, ░▒▓ partly",
        "   .  free     ,  free, but the kernel does not choose it",
        "   M R  window of a device     x  closed",
      ]
    case .steps:
      [
        "The kernel functions that one operation runs, in their order, with the locks that are held. Below a step that"
          + " has happened stands what it changed. What is taken back after a failure is marked ↶.",
        "   ✓  done     ▶  comes next     ✗  fails",
        "   ORDER  a lock is taken against the design's order",
      ]
    case .journal:
      [
        "Every operation up to now and its answer, as lines of the language that can be saved, run and mailed. Going back"
          + " in time keeps what came after; acting there begins a branch.",
        "   ·  not done yet at this point of time",
      ]
    case .detail:
      [
        "What is known of the row that is selected in the panel before. What the last operation or step changed comes"
          + " first: + new, - gone, ~ different. {open} goes where a line with → leads."
      ]
    }
  }
}
