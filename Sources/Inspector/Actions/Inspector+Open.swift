// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Session
import Simulator

extension Inspector {
  /// Goes to what the selected row stands for, or to what stood in the way of a refused operation.
  mutating func open() {
    if case .refusal(let number)? = notice {
      notice = nil
      return openCulprit(of: session.journal[number - 1])
    }
    switch panels[focus]?.selection {
    case .object(let id): open(object: id)
    case .device(let name): open(device: name)
    case .window(let range): go(to: .segment(range.first), in: .space)
    case .segment, .zone: openSpace()
    case .entry(let number): open(entry: session.journal[number - 1])
    case .step(let index), .change(let index, _): open(step: index)
    case .fact: openFact()
    case nil: notice = .message("there is nothing here to go to")
    }
  }

  /// Closes a message, ends a search or a filter, takes an enlarged panel back, or goes to the last place.
  mutating func back() {
    if notice != nil {
      notice = nil
    } else if isSearching {
      search = nil
    } else if panels[focus]?.filter != nil {
      panels[focus]?.filter = nil
    } else if isEnlarged, focus != .space || zoom.levels.isEmpty {
      isEnlarged = false
    } else if !zoomOut() {
      previousPlace()
    }
  }

  /// Goes to a row of a panel and remembers where one was.
  mutating func go(to item: Item, in panel: Panel) {
    trail.append(here)
    hidden.remove(panel)
    // A row that was asked for is shown whatever the filter says.
    if listing(panel).current(item) == nil { panels[panel]?.filter = nil }
    if panel == .space, case .segment(let address) = item { zoom.leave(toShow: address) }
    focus = panel
    settle()
    select(item, in: panel)
  }

  /// Goes where a line of the details leads.
  private mutating func openFact() {
    guard let item = panels[.detail]?.selection,
      let link = (listing(.detail) as? DetailListing)?.fact(item)?.link
    else {
      notice = .message("this line leads nowhere: → marks those that do")
      return
    }
    go(to: link.item, in: link.panel)
  }

  private mutating func open(object id: ObjectID) {
    switch session.kernel.objects[id]?.kind {
    case .device:
      if let name = session.kernel.devices[id]?.name { go(to: .device(name), in: .devices) }
    case .ioas, .hwptPaging, .hwptNested:
      go(to: panels[.space]?.selection ?? .segment(.zero), in: .space)
    default: go(to: .fact(0), in: .detail)
    }
  }

  private mutating func open(device name: DeviceName) {
    guard let id = session.kernel.deviceID(name) else {
      notice = .message("\(name.short) is not bound: \(keymap.label(.bind)) binds it")
      return
    }
    go(to: .object(session.kernel.attachment(of: id) ?? id), in: .objects)
  }

  /// Goes into a mapping, or to the owner of a window.
  private mutating func openSpace() {
    if zoomIn() { return }
    guard let segment = selectedSegment else { return }
    switch segment.content {
    case .window(let owners), .closed(let owners): open(owner: owners.first)
    case .area, .run, .pages: notice = .message("this is one page: the details have the way to it")
    case .free: notice = .message("\(segment.range) is free: \(keymap.label(.map)) maps memory here")
    }
  }

  private mutating func open(owner: IOPageTable.Owner?) {
    switch owner {
    case .device(let name, _): go(to: .device(name), in: .devices)
    case .domain(let id): go(to: .object(id), in: .objects)
    case .test, nil: notice = .message("the test interface reserved this")
    }
  }

  /// Goes to what an operation made or touched, or to what refused it.
  private mutating func open(entry: JournalEntry) {
    if entry.refusal != nil || !entry.divergences.isEmpty {
      notice = Notice(of: entry)
      return
    }
    switch (entry.request, entry.outcome) {
    case (.bind(let name, _), _): go(to: .device(name), in: .devices)
    case (.ioasMap(let ioas, _, _, _, _), .success(.iova(let iova))),
      (.ioasCopy(let ioas, _, _, _, _, _), .success(.iova(let iova))):
      go(to: iova, of: ioas)
    case (_, .success(.id(let id))), (_, .success(.pageTable(let id))):
      guard entry.isAlive(in: session.kernel) else {
        notice = .message("object \(id) of that time is gone")
        return
      }
      go(to: .object(id), in: .objects)
    case (.hwInfo, _): notice = .done(entry.number)
    default: notice = .message("\(entry.result)")
    }
  }

  private mutating func openCulprit(of entry: JournalEntry) {
    let ioas = entry.request.addressSpace(in: session.kernel)
    switch entry.refusal?.culprits.first {
    case .object(let id): go(to: .object(id), in: .objects)
    case .device(let name): go(to: .device(name), in: .devices)
    case .area(let range), .reserved(let range, _), .allowed(let range): go(to: range.first, of: ioas)
    case nil: return notice = .message("the refusal names nothing to go to")
    }
    notice = .message(way(outOf: entry))
  }

  /// What can be done about what is in the way.
  private func way(outOf entry: JournalEntry) -> String {
    let way =
      switch entry.refusal?.culprits.first {
      case .area: ": {unmap} unmaps it, {previous-place} goes back"
      default: ": {previous-place} goes back"
      }
    return keymap.filled("this is in the way\(way)")
  }

  private mutating func go(to address: IOVA, of ioas: ObjectID?) {
    trail.append(here)
    if let ioas { select(.object(ioas), in: .objects) }
    focus = .space
    panels[.space]?.filter = nil
    zoom.leave(toShow: address)
    settle()
    select(.segment(address), in: .space)
  }
}

extension Request {
  /// The IOAS whose addresses the operation was about.
  fileprivate func addressSpace(in kernel: Kernel) -> ObjectID? {
    switch self {
    case .ioasMap(let ioas, _, _, _, _), .ioasUnmap(let ioas, _, _), .ioasUnmapAll(let ioas),
      .allowIOVAs(let ioas, _), .addReserved(let ioas, _, _), .hugePages(let ioas, _),
      .ioasCopy(let ioas, _, _, _, _, _):
      ioas
    case .attach(_, let target), .hwptAlloc(_, let target, _):
      kernel.objects[target]?.kind == .ioas ? target : kernel.ioasID(of: target)
    default: nil
    }
  }
}
