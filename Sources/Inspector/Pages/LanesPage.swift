// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

extension Page {
  /// One operation in lanes from the top to the bottom: the locks that are held, the layer that works, and what a
  /// device's DMA reaches at an address meanwhile.
  static func lanes(_ stepping: Stepping, at address: IOVA, _ size: Size) -> Page {
    let lanes = Lanes(stepping, address, width: size.columns - 2)
    var page = Page(
      kind: .lanes,
      title: "\(stepping.statement.operation) under \(stepping.kernel.design.name): \(lanes.legend)",
      hints: "{down} {up} move   {open} goes to before that step   {back} closes",
      lines: [lanes.head] + stepping.events.indices.map { lanes.line($0) })
    page.selection = min(stepping.position + 1, page.lines.count - 1)
    return page
  }
}

/// An operation's events as rows of lanes.
private struct Lanes {
  private let stepping: Stepping
  private let width: Int
  /// The locks that are taken, in the order in which that happens first.
  private let locks: [Lock]
  private let dma: DMAView
  /// The device whose DMA is looked at; nil where none is attached.
  private let device: DeviceName?

  /// The columns that a lane is to the right of the one before it; a name may go on over the lanes behind.
  private static let indent = 8
  /// The columns of what DMA reaches.
  private static let dmaWidth = 22

  /// The layers of the kernel that work.
  enum Layer: Int, CaseIterable {
    case iommufd
    case iopt
    case driver

    init(_ function: String) {
      if function.hasPrefix("iopt_") {
        self = .iopt
      } else if function.hasPrefix("iommu_") || function.hasPrefix("domain_") {
        self = .driver
      } else {
        self = .iommufd
      }
    }

    var title: String { self == .driver ? "IOMMU driver" : "\(self)" }
  }

  init(_ stepping: Stepping, _ address: IOVA, width: Int) {
    self.stepping = stepping
    self.width = width
    dma = DMAView(stepping: stepping, address: address)
    device = dma.devices.first
    locks = stepping.events.flatMap(\.locks).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What the letters of the locks mean.
  var legend: String {
    locks.isEmpty
      ? "no lock" : zip(Self.letters, locks).map { "\($0) \($1.rawValue)" }.joined(separator: ", ")
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz")

  /// The names of the lanes.
  var head: Page.Line {
    let letters = Self.letters.prefix(locks.count).map(String.init).joined()
    let layers = Layer.allCases.reduce("") { text, layer in
      text.padded(to: layer.rawValue * Self.indent) + (layer == .driver ? layer.title : layer.title + " ")
    }
    return Page.Line(
      spans: [
        Span("    \(letters) ", .quiet), Span(layers.padded(to: room), bold: true),
        Span(device.map { " DMA \($0.withoutDomain)" } ?? " ", bold: true),
      ])
  }

  /// The columns of the lanes of the layers.
  private var room: Int { max(20, width - 5 - locks.count - Self.dmaWidth) }

  func line(_ index: Int) -> Page.Line {
    let event = stepping.events[index]
    let held = zip(Self.letters, locks).map { event.locks.contains($1) ? "┃" : " " }.joined()
    let number = "\(index + 1)"
    let isDone = index < stepping.position
    let reached = reach(after: index)
    let (text, ink) = words(of: event)
    return Page.Line(
      spans: [
        Span(String(repeating: " ", count: max(0, 3 - number.count)) + number + " ", .quiet),
        Span(held + " ", .table),
        Span(text.cut(to: room).padded(to: room), isDone || ink == .bad ? ink : .quiet),
        Span(" " + reached.text, reached.ink),
      ],
      details: details(event, index))
  }

  /// What happens, as far to the right as its layer lies.
  private func words(of event: StepEvent) -> (text: String, ink: Ink) {
    let function = event.function ?? ""
    let indent = String(repeating: " ", count: Layer(function).rawValue * Self.indent)
    return switch event.kind {
    case .runs: (indent + function, .plain)
    case .fails(let refusal): (indent + "✗ \(function): \(refusal.errno.name)", .bad)
    case .isUndone: (indent + "↶ \(function)", .bad)
    case .succeeds(let response): ("= \(response)", .good)
    case .isRefused(let refusal): ("= \(refusal.errno.name)", .bad)
    }
  }

  /// What DMA reaches after an event: said where that has changed.
  private func reach(after index: Int) -> (text: String, ink: Ink) {
    guard let device else { return ("", .quiet) }
    let now = dma.reach(of: device, in: stepping.kernel(after: index))
    let before = dma.reach(of: device, in: stepping.kernel(before: index))
    if now == before { return (index == 0 ? now.text : "│", now.isReached ? .quiet : .bad) }
    return (now.text, now.isReached ? .good : .bad)
  }

  private func details(_ event: StepEvent, _ index: Int) -> [String] {
    let locks = event.locks.map(\.rawValue).joined(separator: ", ")
    let changes = Inspector.changes(stepping.kernel(before: index), stepping.kernel(after: index))
    return [locks.isEmpty ? "no lock is held" : "under \(locks)"] + changes.map(\.text)
  }
}

extension String {
  /// The text, cut where it is longer.
  fileprivate func cut(to count: Int) -> String { columns <= count ? self : prefix(count - 1) + "…" }

  /// The text with blanks behind it, as many columns wide as it should be at least.
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: " ", count: max(0, count - columns))
  }
}
