// SPDX-License-Identifier: Apache-2.0

import Cells

/// A line of the table that says what keys do: dispatch, help, hint bar and README come from it.
public struct Binding: Sendable {
  /// The part of the help it stands in.
  public enum Section: String, CaseIterable, Sendable {
    /// Moving around.
    case moving = "Moving"
    /// Operations on the kernel.
    case acting = "Acting"
    /// Steps and time.
    case stepping = "Stepping"
    /// The program itself.
    case program = "Program"
  }

  /// The keys; the first is the one that hints show.
  public let keys: [Key]
  /// What they do.
  public let action: Action
  /// One or two words for the hint bar; empty keeps it out of there.
  public let hint: String
  /// One line of explanation.
  public let help: String
  /// The part of the help it stands in.
  public let section: Section
  /// The panels whose hint bar shows it first.
  public let panels: Set<Panel>

  private init(
    _ section: Section, _ keys: [Key], _ action: Action, _ hint: String, _ help: String,
    in panels: Set<Panel> = []
  ) {
    self.panels = panels
    self.section = section
    self.keys = keys
    self.action = action
    self.hint = hint
    self.help = help
  }

  /// The table.
  public static let all: [Binding] = moving + acting + stepping + program

  private static let moving: [Binding] = [
    Binding(.moving, ["j", .down], .down, "", "next row"),
    Binding(.moving, ["k", .up], .up, "", "previous row"),
    Binding(
      .moving, ["h", .left], .left, "", "parent row; in the address space: previous stretch that is not free"),
    Binding(
      .moving, ["l", .right], .right, "", "first child; in the address space: next stretch that is not free"),
    Binding(.moving, [.pageDown, " "], .pageDown, "", "a screen down"),
    Binding(.moving, [.pageUp], .pageUp, "", "a screen up"),
    Binding(.moving, ["g", .home], .first, "", "first row"),
    Binding(.moving, ["G", .end], .last, "", "last row"),
    Binding(.moving, [.tab], .nextPanel, "panel", "next panel"),
    Binding(.moving, [.backTab], .previousPanel, "", "previous panel"),
    Binding(.moving, [.enter], .open, "go to", "go to what the row stands for, or to what refused"),
    Binding(.moving, [.escape, .backspace], .back, "", "back to where you were; close a message"),
  ]

  private static let acting: [Binding] = [
    Binding(.acting, ["a"], .allocateIOAS, "ioas", "make an IOAS", in: [.objects]),
    Binding(
      .acting, ["w"], .allocateHWPT, "hwpt", "make a hwpt (hardware page table) for an IOAS", in: [.objects]),
    Binding(.acting, ["m"], .map, "map", "map memory in the current IOAS", in: [.objects, .space]),
    Binding(.acting, ["u"], .unmap, "unmap", "unmap the selected area, or a range", in: [.space]),
    Binding(.acting, ["b"], .bind, "bind", "bind a device of the machine", in: [.devices]),
    Binding(.acting, ["B"], .unbind, "unbind", "unbind a device (asks first)", in: [.devices]),
    Binding(
      .acting, ["t"], .attach, "attach", "attach a device to an IOAS or a hwpt", in: [.objects, .devices]),
    Binding(
      .acting, ["r"], .replace, "replace", "move an attached device to another IOAS or hwpt",
      in: [.objects, .devices]),
    Binding(.acting, ["d"], .detach, "detach", "detach a device", in: [.devices]),
    Binding(.acting, ["x"], .destroy, "destroy", "destroy the selected object (asks first)", in: [.objects]),
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
      .stepping, ["P"], .operationBack, "undo op", "one operation back (undo)", in: [.steps, .journal]),
    Binding(.stepping, ["E"], .runToEnd, "", "on to the end of the journal"),
    Binding(
      .stepping, ["c"], .stepToChange, "change", "on to the next step that changes the selected object",
      in: [.steps]),
    Binding(.stepping, ["f"], .failStep, "fail", "make the selected step fail with an errno", in: [.steps]),
    Binding(
      .stepping, ["."], .travel, "show", "go to the time after the selected entry of the journal",
      in: [.journal]),
    Binding(.stepping, ["V"], .nextBranch, "", "go to the next branch"),
    Binding(.stepping, ["W"], .whoDidThis, "", "who did this? go to the operation that made it as it is"),
    Binding(
      .stepping, ["F"], .sweep, "", "sweep: make every step of the journal fail, and see what is left behind"),
    Binding(.stepping, ["C"], .compare, "", "compare the journal with other kernel designs, side by side"),
    Binding(.stepping, ["R"], .race, "", "the last two operations at once: choose which takes its next step"),
    Binding(.stepping, ["y"], .copyRun, "", "copy this place as a run string, for ioascope open"),
  ]

  private static let program: [Binding] = [
    Binding(
      .program, [":"], .prompt, "command", "type a line of the language; arrows recall earlier ones, q leaves"
    ),
    Binding(.program, ["?", .function(1)], .help, "help", "show all keys"),
    Binding(
      .program, ["D"], .dirtyHeat, "", "show dirty pages, asked for every 1 s, 5 s or 0.2 s; then no longer"),
    Binding(.program, ["="], .reconcile, "", "ask a running kernel again, and compare"),
    Binding(.program, [.control("l")], .redraw, "", "paint the screen anew"),
    Binding(.program, [.control("z")], .suspend, "", "stop; fg in the shell continues"),
    Binding(.program, ["q", .control("c")], .quit, "quit", "leave the program"),
  ]

  private static let table = Dictionary(
    all.flatMap { binding in binding.keys.map { ($0, binding.action) } },
    uniquingKeysWith: { first, _ in first })

  /// The bindings that hints are for: how to move, what a panel is for, and the rest.
  static func hints(for panel: Panel) -> [Binding] {
    let hinted = all.filter { !$0.hint.isEmpty }
    let mine = hinted.filter { $0.panels.contains(panel) }
    let moving = hinted.filter { $0.section == .moving }
    let program = hinted.filter { $0.section == .program }
    let others = hinted.filter { $0.section == .acting && !$0.panels.contains(panel) }
    return moving + mine + program + others
  }

  /// What a key does; nil if nothing.
  public static func action(for key: Key) -> Action? { table[key] }

  /// The keys as the help writes them.
  public var keyLabels: String { keys.map(\.label).joined(separator: " ") }

  /// The table of all keys in Markdown, as the README shows it.
  public static var markdown: String {
    let rows = all.map { binding in
      let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
      return "| \(keys) | \(binding.help) |"
    }
    return (["| key | what it does |", "|---|---|"] + rows).joined(separator: "\n")
  }
}
