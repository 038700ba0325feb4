// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Session
import Simulator

/// All objects as a tree: IOAS, the page tables on it, the devices attached to them.
struct ObjectsListing: ArrayListing {
  let session: Session
  let items: [Item]
  private let depths: [ObjectID: Int]

  let emptyText = "none yet: {allocate-ioas} makes an IOAS"

  init(_ session: Session) {
    self.session = session
    let tree = Self.tree(session.kernel)
    items = tree.map { .object($0.id) }
    depths = Dictionary(tree.map { ($0.id, $0.depth) }) { first, _ in first }
  }

  private typealias Node = (id: ObjectID, depth: Int)

  private static func tree(_ kernel: Kernel) -> [Node] {
    let roots = kernel.objects.ids.filter { id in
      switch kernel.objects[id]?.kind {
      case .ioas, .faultQueue: true
      case .device: kernel.attachment(of: id) == nil
      case .access: kernel.accesses[id]?.ioas == nil
      default: false
      }
    }
    let spaces = roots.filter { kernel.objects[$0]?.kind == .ioas }
    let others = roots.filter { kernel.objects[$0]?.kind != .ioas }
    let nested = Dictionary(
      grouping: kernel.hwpts.keys.filter { kernel.hwpts[$0]?.isNested == true }.sorted()
    ) {
      kernel.pagingTable(of: $0)
    }
    return spaces.flatMap { space($0, nested, kernel) } + others.map { ($0, 0) }
  }

  private static func space(
    _ id: ObjectID, _ nested: [ObjectID: [ObjectID]], _ kernel: Kernel
  ) -> [Node] {
    [(id, 0)] + kernel.tables(of: id).flatMap { table($0, 1, nested, kernel) }
      + (kernel.ioases[id]?.accesses ?? []).map { ($0, 1) }
  }

  private static func table(
    _ id: ObjectID, _ depth: Int, _ nested: [ObjectID: [ObjectID]], _ kernel: Kernel
  ) -> [Node] {
    [(id, depth)] + kernel.devices(on: id).map { ($0, depth + 1) }
      + (nested[id] ?? []).flatMap { table($0, depth + 1, nested, kernel) }
  }

  func mark(_ item: Item) -> Span? {
    guard case .object(let id) = item else { return nil }
    return session.source(of: id)?.mark
  }

  func row(_ item: Item, width: Int) -> Row {
    guard case .object(let id) = item else { return Row(left: []) }
    let indent = Span(String(repeating: "  ", count: depths[id] ?? 0))
    guard let entry = session.kernel.objects[id] else {
      // Between steps there are tables that have an id, and cannot be looked up yet or any more.
      return Row(left: [indent, Span("hwpt \(id) not visible", .quiet)])
    }
    let name = Span(session.names.label(of: id, in: session.kernel).map { " $\($0)" } ?? "")
    switch entry.kind {
    case .ioas:
      let count = session.kernel.ioases[id]?.iopt.areas.count ?? 0
      return Row(
        left: [indent, Span("IOAS \(id)", bold: true), name],
        right: [[Span(count.counted("area"), .quiet)], []])
    case .hwptPaging, .hwptNested: return table(id, indent, name)
    case .device:
      let device = session.kernel.devices[id]?.name.short ?? ""
      let isAttached = session.kernel.attachment(of: id) != nil
      return Row(
        left: [indent, Span(isAttached ? "● " : "○ ", .device), Span(device), name],
        right: [[Span("dev \(id)", .quiet)], []])
    case .faultQueue: return faultQueue(id, indent, name)
    case .access: return access(id, indent, name)
    case .selftest: return Row(left: [indent, Span("test device \(id)"), name])
    }
  }

  private func faultQueue(_ id: ObjectID, _ indent: Span, _ name: Span) -> Row {
    let queue = session.kernel.faultQueues[id]
    let count = (queue?.pending.count ?? 0) + (queue?.unanswered.count ?? 0)
    return Row(
      left: [indent, Span("fault queue \(id)"), name],
      right: count == 0 ? [] : [[Span(count.counted("fault"), .quiet)]])
  }

  private func access(_ id: ObjectID, _ indent: Span, _ name: Span) -> Row {
    let count = session.kernel.accesses[id]?.pins.count ?? 0
    return Row(
      left: [indent, Span("access \(id)"), name],
      right: count == 0 ? [] : [[Span(count.counted("pin"), .quiet)]])
  }

  private func table(_ id: ObjectID, _ indent: Span, _ name: Span) -> Row {
    let hwpt = session.kernel.hwpts[id]
    var words = ["hwpt \(id)"]
    if case .parent? = hwpt?.base { words.append("nested") }
    if hwpt?.isAuto == true { words.append("auto") }
    if hwpt?.aperture == nil { words.append("late") }
    if hwpt?.isNestParent == true { words.append("parent") }
    if hwpt?.canTrackDirty == true { words.append(hwpt?.isTrackingDirty == true ? "tracking" : "dirty") }
    let count = session.kernel.devices(on: id).count
    return Row(
      left: [indent, Span(words.joined(separator: " "), .table), name],
      right: [[Span("\(count) dev", .quiet)], []])
  }
}
