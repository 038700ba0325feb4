// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD
import Session
import Simulator

/// The inspector as a value: what is shown, and what keys do to it.
///
/// ``handle(_:)`` takes events and ``render()`` gives the frame; nothing else happens in between, so the
/// same keys on the same session always give the same frames.
public struct Inspector: Sendable {
  /// The kernel, its names and its journal.
  public internal(set) var session: Session
  /// The size of the screen.
  public private(set) var size: Size
  /// The panel that keys go to.
  public internal(set) var focus = Panel.objects

  var panels: [Panel: PanelState] = [:]
  var mode = Mode.browse
  var notice: Notice?
  var trail: [Location] = []
  var history: [String] = []
  /// The ways of touching real devices that the user has agreed to.
  var agreed: Set<Touch> = []
  /// Where devices have written; nil while nobody wants to see it.
  var heat: DirtyHeat?
  /// Whether operations are entered step by step.
  var stepMode = false
  /// The two operations that are taken at once; nil where none are.
  var race: RaceView?

  /// Creates an inspector of a session on a screen.
  public init(session: Session, size: Size) {
    self.session = session
    self.size = size
    settle()
    let newest = listing(.journal).last
    panels[.journal]?.selection = newest
    settle()
  }

  /// Takes an event and says what the program around is asked to do.
  public mutating func handle(_ event: Event) -> Effect? {
    var effect: Effect?
    switch event {
    case .resize(let size):
      self.size = size
      refreshHeat()
      layOutPage()
    case .tick: refreshHeat()
    case .end: effect = .quit
    case .key(let key): effect = handle(key)
    }
    settle()
    return effect
  }

  private mutating func handle(_ key: Key) -> Effect? {
    if let effect = programKey(key) { return effect }
    switch mode {
    case .browse: return browse(key)
    case .form(let form): handle(key, form)
    case .prompt(let prompt):
      if key == .enter, prompt.asksToQuit { return .quit }
      handle(key, prompt)
    case .confirm(let confirmation): handle(key, confirmation)
    case .fault(let choice): handle(key, choice)
    case .page(let page): handle(key, page)
    case .help(let scroll): handle(key, helpAt: scroll)
    }
    return nil
  }

  /// The keys that mean the same in every mode.
  private func programKey(_ key: Key) -> Effect? {
    guard case .control = key else { return nil }
    switch Binding.action(for: key) {
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .quit: return mode == .browse ? .quit : nil
    default: return nil
    }
  }

  // MARK: The way to the kernel

  /// Performs a statement: the one way in which keys, forms and the prompt act.
  mutating func perform(_ statement: Statement) {
    if entersSteps { return enter(statement) }
    if let caution = caution(before: statement) {
      mode = .confirm(
        Confirmation(statement: statement, question: caution.question, touch: caution.touch))
      return
    }
    note(session.perform(statement))
  }

  /// Shows what an operation has done.
  mutating func note(_ entry: JournalEntry) {
    mode = .browse
    notice = Notice(of: entry)
    refreshHeat()
    panels[.journal, default: PanelState()].selection = .entry(entry.number)
    settle()
    if entry.refusal == nil { follow(entry) }
  }

  /// Selects what an operation made.
  private mutating func follow(_ entry: JournalEntry) {
    guard case .success(let response) = entry.outcome else { return }
    switch (entry.request, response) {
    case (.bind(let name, _), _): select(.device(name), in: .devices)
    case (.attach, _): break
    case (_, .id(let id)), (_, .pageTable(let id)): select(.object(id), in: .objects)
    case (.ioasMap(let ioas, _, _, _, _), .iova(let iova)),
      (.ioasCopy(let ioas, _, _, _, _, _), .iova(let iova)):
      if currentIOAS == ioas { select(.segment(iova), in: .space) }
    default: break
    }
  }

  /// Selects a row of a panel without going there.
  mutating func select(_ item: Item, in panel: Panel) {
    guard listing(panel).current(item) != nil else { return }
    panels[panel, default: PanelState()].selection = item
  }

  // MARK: What there is

  /// The IOAS that the address space panel shows: that of the selected object, or the first.
  public var currentIOAS: ObjectID? {
    let kernel = session.kernel
    guard case .object(let id)? = panels[.objects]?.selection, let kind = kernel.objects[id]?.kind else {
      return firstIOAS
    }
    switch kind {
    case .ioas: return id
    case .hwptPaging, .hwptNested: return kernel.ioasID(of: id)
    case .device: return kernel.attachment(of: id).flatMap { kernel.ioasID(of: $0) } ?? firstIOAS
    case .access: return kernel.accesses[id]?.ioas ?? firstIOAS
    case .faultQueue, .selftest: return firstIOAS
    }
  }

  private var firstIOAS: ObjectID? {
    session.kernel.objects.ids.first { session.kernel.objects[$0]?.kind == .ioas }
  }

  /// The map of the current IOAS.
  var currentMap: IOPageTable? { currentIOAS.flatMap { session.kernel.ioases[$0]?.iopt } }

  /// The sign of what an IOAS keeps closed; nil where the simulator is all there is.
  private var currentRangesMark: Span? {
    guard let evidence = session.inStep?.evidence, let ioas = currentIOAS else { return nil }
    return evidence.sourceOfRanges(of: ioas).mark
  }

  /// The rows of a panel.
  func listing(_ panel: Panel) -> any Listing {
    switch panel {
    case .objects: ObjectsListing(session)
    case .devices: DevicesListing(session)
    case .windows: WindowsListing(currentMap, mark: currentRangesMark)
    case .space:
      SpaceListing(currentMap) { [session, currentIOAS] segment in
        currentIOAS.flatMap { session.source(of: segment, in: $0) }?.mark
      }
    case .steps: StepsListing(session.stepping)
    case .journal:
      JournalListing(journal: session.journal, position: session.position, isLive: session.inStep != nil)
    }
  }

  /// Makes selections and scroll positions fit what there is.
  mutating func settle() {
    if case .help(let scroll) = mode { mode = .help(scroll: min(scroll, HelpText.lastScroll(size))) }
    let layout = layout
    for panel in Panel.allCases {
      let height = layout.content(of: panel)?.rows ?? 1
      let listing = listing(panel)
      listing.settle(&panels[panel, default: PanelState()], height: max(1, height))
    }
  }
}
