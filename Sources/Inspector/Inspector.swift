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
  public internal(set) var session: Session { didSet { revision += 1 } }
  /// The size of the screen.
  public private(set) var size: Size
  /// The panel that keys go to.
  public internal(set) var focus = Panel.objects {
    didSet { if focus != .detail { detailPanel = focus } }
  }
  /// What keys do.
  public let keymap: Keymap
  /// The lines that were typed at the prompt, the oldest first.
  public internal(set) var history: [String]
  /// What the program around does for the prompt.
  let surroundings: Surroundings

  var panels: [Panel: PanelState] = [:]
  var mode = Mode.browse
  var notice: Notice?
  var trail: [Location] = []
  /// The places that were given a letter.
  var marks: [Unicode.Scalar: Location] = [:]
  /// What rows are searched for; nil where nothing is.
  var search: Search?
  /// How far one has gone into the address space.
  var zoom = SpaceZoom()
  /// The panel whose selection the details are about.
  var detailPanel = Panel.objects
  /// The panels that are not shown.
  var hidden: Set<Panel> = []
  /// Whether the focused panel has the whole screen.
  var isEnlarged = false
  /// Whether the details stay on a screen where they have no place of their own.
  var keepsDetail = false
  /// The last action that went through time.
  var lastTravel: Action?
  /// The ways of touching real devices that the user has agreed to.
  var agreed: Set<Touch> = []
  /// Where devices have written; nil while nobody wants to see it.
  var heat: DirtyHeat?
  /// Whether operations are entered step by step.
  var stepMode = false
  /// What is said of the operations; nil where nothing is presented.
  var presentation: Presentation?
  /// The two operations that are taken at once; nil where none are.
  var race: RaceView?

  /// The kernel before the last operation beside a running kernel, which does not go back in time.
  var before: Kernel?
  /// What the last operation or step has changed.
  private(set) var recent = Recent()
  /// The devices by what can be done with them.
  private(set) var deviceStates: DeviceStates
  /// Where everything is on the screen.
  private(set) var layout: Layout
  /// A number that is another whenever the session is.
  private var revision = 0
  /// The IOAS that was gone into.
  private var zoomedIOAS: ObjectID?
  /// The revision that the recent changes are about.
  private var recentRevision = -1
  private var listings: [Panel: KnownListing] = [:]

  /// Creates an inspector of a session on a screen.
  public init(
    session: Session, size: Size, configuration: Configuration = Configuration(), history: [String] = [],
    surroundings: Surroundings = Surroundings()
  ) {
    self.session = session
    self.size = size
    keymap = configuration.keymap
    keepsDetail = configuration.details
    self.history = history
    self.surroundings = surroundings
    layout = Layout(size: size, Layout.Wishes(focus: .objects))
    deviceStates = DeviceStates(session)
    panels[.space] = PanelState(selection: .segment(.zero))
    self.session.keepNearStates()
    settle()
    let latest = session.position > 0 ? .entry(session.position) : listing(.journal).first
    panels[.journal]?.selection = latest
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
    case .mouse(let mouse): handle(mouse)
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
    case .prompt(let prompt): return handle(key, prompt)
    case .letter(let purpose): handle(key, purpose)
    case .confirm(let confirmation): handle(key, confirmation)
    case .fault(let choice): handle(action(for: key), choice)
    case .page(let page): handle(key, page)
    case .help(let screen): handle(action(for: key), screen)
    }
    return nil
  }

  /// Takes an action as a key that has it would be taken, where keys stand for actions.
  mutating func take(_ action: Action) -> Effect? {
    var effect: Effect?
    switch mode {
    case .browse: effect = browse(action)
    case .fault(let choice): handle(action, choice)
    case .page(let page): handle(action, page)
    case .help(let screen): handle(action, screen)
    case .form, .prompt, .letter, .confirm: break
    }
    settle()
    return effect
  }

  /// The keys that mean the same in every mode.
  private func programKey(_ key: Key) -> Effect? {
    guard case .control = key else { return nil }
    switch action(for: key) {
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .quitAll: return mode == .browse ? .quit : nil
    default: return nil
    }
  }

  /// What a key does in the focused panel; nil if nothing.
  func action(for key: Key) -> Action? {
    let special: [Binding.Context] =
      (isSearching ? [.search] : []) + (presentation == nil ? [] : [.presentation])
    return keymap.action(for: key, in: special + [.panel(focus), .anywhere])
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
    before = session.inStep == nil ? nil : session.kernel
    forgetListings()
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

  // MARK: Rows

  /// The rows of a panel that pass its filter.
  func listing(_ panel: Panel) -> any Listing {
    let key = listingKey(panel)
    if let known = listings[panel], known.key == key { return known.listing }
    return makeListing(panel)
  }

  private func makeListing(_ panel: Panel) -> any Listing {
    let all = unfilteredListing(panel)
    return panels[panel]?.filter.map { filtered(all, $0) } ?? all
  }

  /// The rows of a panel as they were when everything was last settled, for what only looks.
  func settledListing(_ panel: Panel) -> any Listing { listings[panel]?.listing ?? listing(panel) }

  /// Everything that the settled rows of a panel depend on.
  func settledKey(_ panel: Panel) -> ListingKey { listings[panel]?.key ?? listingKey(panel) }

  /// Everything that the rows of a panel depend on.
  private func listingKey(_ panel: Panel) -> ListingKey {
    let isOfSpace = panel == .space || panel == .windows || panel == .detail
    return ListingKey(
      revision: revision, ioas: isOfSpace ? currentIOAS : nil, zoom: panel == .space ? zoom : nil,
      subject: panel == .detail && showsDetail ? detailSubject : nil, filter: panels[panel]?.filter)
  }

  private func unfilteredListing(_ panel: Panel) -> any Listing {
    switch panel {
    case .objects: ObjectsListing(session)
    case .devices: DevicesListing(session)
    case .windows: WindowsListing(currentMap, mark: currentRangesMark)
    case .space:
      SpaceListing(currentSegments) { [session, currentIOAS] segment in
        currentIOAS.flatMap { session.source(of: segment, in: $0) }?.mark
      }
    case .steps: StepsListing(session.stepping)
    case .journal:
      JournalListing(journal: session.journal, position: session.position, isLive: session.inStep != nil)
    case .detail: DetailListing(showsDetail ? detailFacts : [])
    }
  }

  /// Makes selections, scroll positions and the layout fit what there is.
  mutating func settle() {
    if recentRevision != revision {
      recentRevision = revision
      recent = Recent(freshChanges)
      deviceStates = DeviceStates(session)
    }
    settlePanels()
    let wanted = Layout(size: panelSize, wishes)
    if wanted == layout { return }
    layout = wanted
    settlePanels()
  }

  /// Leaves what is not there any more of the parts of the address space that were gone into.
  private mutating func settleZoom() {
    if zoomedIOAS != currentIOAS { zoom = SpaceZoom() }
    zoomedIOAS = currentIOAS
    while let level = zoom.levels.last, level.grain != .folded {
      let isThere = currentMap?.areas.element(at: level.range.first)?.range.first
      let first = zoom.levels.last { $0.grain != .pages }?.range.first
      if isThere == first || isThere == level.range.first { return }
      zoom.leave()
    }
  }

  /// Makes each panel's selection and scroll position fit: later ones depend on the selections of earlier ones.
  private mutating func settlePanels() {
    for panel in Panel.allCases {
      if panel == .space { settleZoom() }
      keepListing(panel)
      if let height = layout.content(of: panel)?.rows { panels[panel, default: PanelState()].height = height }
      settleRows(of: panel)
    }
  }

  /// Lets go of the rows, which hold the session, before its journal grows: it need not be copied then.
  mutating func forgetListings() { listings = [:] }

  private mutating func keepListing(_ panel: Panel) {
    let key = listingKey(panel)
    if listings[panel]?.key != key { listings[panel] = KnownListing(key: key, listing: makeListing(panel)) }
  }

  /// Makes a selection fit the rows, unless both are as they were when it last did.
  private mutating func settleRows(of panel: Panel) {
    guard let known = listings[panel], known.fitting.map({ $0 != panels[panel] }) ?? true else { return }
    known.listing.settle(&panels[panel, default: PanelState()])
    listings[panel]?.fitting = panels[panel]
  }
}
