// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import Inspector
import Testing

/// Keys in, frame out: what the screen shows, as text in `Frames`.
///
/// With IOASCOPE_RECORD=1 in the environment the files are written anew instead.
@Suite struct FrameTests {
  @Test(arguments: FrameCase.all)
  func frameIsAsRecorded(_ example: FrameCase) throws {
    let actual = try example.frame().text
    let file = FrameCase.folder.appending(path: "\(example.name).txt")
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try (example.header + actual).write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(example.header + actual == recorded, "\(difference(recorded, example.header + actual))")
  }

  @Test func everyRecordedFrameHasACase() throws {
    // While frames are written there are others beside them for a moment.
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" { return }
    let files = try FileManager.default.contentsOfDirectory(atPath: FrameCase.folder.path)
    #expect(Set(files) == Set(FrameCase.all.map { "\($0.name).txt" }))
  }

  private func difference(_ recorded: String, _ actual: String) -> String {
    let (old, new) = (recorded.split(separator: "\n"), actual.split(separator: "\n"))
    let rows = (0..<max(old.count, new.count)).filter { index in
      (index < old.count ? old[index] : "") != (index < new.count ? new[index] : "")
    }
    return rows.map { index in
      "\n- \(index < old.count ? old[index] : "")\n+ \(index < new.count ? new[index] : "")"
    }.joined()
  }
}

/// A recorded frame: a world, a size and keys.
struct FrameCase: CustomStringConvertible, Sendable {
  let name: String
  let world: World
  let columns: Int
  let rows: Int
  let keys: String

  init(_ name: String, _ world: World = .demo, _ columns: Int = 80, _ rows: Int = 24, keys: String = "") {
    self.name = name
    self.world = world
    self.columns = columns
    self.rows = rows
    self.keys = keys
  }

  var description: String { name }
  var header: String { "\(world) \(columns)x\(rows) keys: \(keys)\n" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Frames")

  func frame() throws -> Frame {
    var inspector = try Inspector(session: world.session(), size: Size(rows: rows, columns: columns))
    for key in try Key.sequence(keys) { _ = inspector.handle(.key(key)) }
    return inspector.render()
  }
}

extension FrameCase {
  static let all =
    sizes + panels + moving + acting + prompt + worlds + live + stepping + finding + details + zooming

  private static let stepping = [
    FrameCase("step-mode", .scenario("bound"), keys: "s"),
    FrameCase("step-nothing", keys: "n"), FrameCase("step-entered", .scenario("bound"), keys: "st<Enter>"),
    FrameCase("step-reserved", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnnn"),
    FrameCase("step-empty-table", .scenario("bound"), 100, 30, keys: "<Tab><Tab><Tab>jst<Enter>nnnnnnnnn"),
    FrameCase("step-empty-table-80", .scenario("bound"), keys: "<Tab><Tab><Tab>jst<Enter>nnnnnnnnn"),
    FrameCase("step-linked", .scenario("bound"), 200, 60, keys: "<Tab><Tab><Tab>jst<Enter>nnnnnnnnnn"),
    FrameCase("step-back", .scenario("bound"), keys: "st<Enter>nnnpp"),
    FrameCase("lanes", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnL"),
    FrameCase("lanes-refused", .demo, keys: "sr<Enter>nnnnL"),
    FrameCase("lanes-wide", .demo, 200, 60, keys: "sr<Enter>nnnnL"),
    FrameCase("lanes-into", .demo, 100, 30, keys: "sr<Enter>nnnnLjj<Enter>"),
    FrameCase("lanes-without", keys: "L"),
    FrameCase("step-left", .scenario("bound"), keys: "st<Enter>nnPP"),
    FrameCase("step-finished", .scenario("bound"), keys: "st<Enter>nnN"),
    FrameCase("step-refused", .demo, 100, 30, keys: "sr<Enter>nnn"),
    FrameCase("step-refused-end", .demo, 100, 30, keys: "sr<Enter>nnnnnnN"),
    FrameCase("step-chosen", .scenario("bound"), 100, 30, keys: "st<Enter>jjjjj<Enter>"),
    FrameCase("step-change", .scenario("bound"), 100, 30, keys: "st<Enter>c"),
    FrameCase("step-disabled", .scenario("bound"), keys: "st<Enter>a"),
    FrameCase("step-narrow", .scenario("bound"), 60, 20, keys: "st<Enter>nnnnnn"),
    FrameCase("step-fault-choice", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnnnnnnf<Down>"),
    FrameCase("step-fault", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnnnnnnf<Down><Enter>nnn"),
    FrameCase("step-fault-end", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnnnnnnf<Down><Enter>N"),
    FrameCase("step-cannot-fail", .scenario("bound"), keys: "st<Enter>nnnnnnnnf"),
    FrameCase("time-back", keys: "PPP"), FrameCase("time-forward", keys: "PPPN"),
    FrameCase("time-end", keys: "PPPE"), FrameCase("time-beginning", keys: "PPPPPPPPPPPPPP"),
    FrameCase("time-into-next", .demo, 100, 30, keys: "PPn"),
    FrameCase("time-into-last", .demo, 100, 30, keys: "p"),
    FrameCase("time-branch", keys: "PPPa"), FrameCase("time-branch-back", keys: "PPPaV"),
    FrameCase("time-entry", keys: "<S-Tab>kkkkT"), FrameCase("who-area", keys: "<Tab><Tab><Tab>lllW"),
    FrameCase("who-window", keys: "<Tab><Tab>W"), FrameCase("who-device", keys: "<Tab>W"),
    FrameCase("who-users", keys: "W"), FrameCase("time-live", .live, keys: "aP"),
    FrameCase("sweep", .demo, keys: "F"), FrameCase("sweep-finding", .scenario("shared"), 100, 30, keys: "F"),
    FrameCase("sweep-there", .scenario("shared"), 100, 30, keys: "F<Enter>nn"),
    FrameCase("sweep-wide", .scenario("shared"), 200, 60, keys: "F"),
    FrameCase("compare", .demo, keys: "="), FrameCase("compare-other", .demo, 100, 30, keys: "=hhn"),
    FrameCase("compare-three", .scenario("shared"), 200, 60, keys: "=ll"),
    FrameCase("compare-small", .scenario("shared"), 40, 10, keys: "="),
    FrameCase("compare-there", .scenario("shared"), 100, 30, keys: "=G<Enter>"),
    FrameCase("race", .scenario("shared"), 100, 30, keys: "X"),
    FrameCase("race-waits", .scenario("shared"), 100, 30, keys: "X111112222"),
    FrameCase("race-back", .scenario("shared"), keys: "X11222p"),
    FrameCase("race-none", .empty("vt-d"), keys: "aX"),
    FrameCase("run-string", keys: "PPY"),
    FrameCase("step-one", .scenario("bound"), keys: "sm<Enter>n"),
  ]

  /// The keys that bind and attach the first device beside a running kernel, each after a question.
  private static let attached = "a<Tab>by<S-Tab>t<Enter>ym<Enter>"

  private static let live = [
    FrameCase("live-empty", .live), FrameCase("live-bind-question", .live, keys: "a<Tab>b"),
    FrameCase("live-bind-no", .live, keys: "a<Tab>bn"),
    FrameCase("live-attach-question", .live, keys: "a<Tab>by<S-Tab>t<Enter>"),
    FrameCase("live-attached", .live, keys: attached),
    FrameCase("live-attached-wide", .live, 200, 60, keys: attached),
    FrameCase("live-attached-small", .live, 40, 10, keys: attached),
    FrameCase("live-asked-once", .live, keys: attached + "d<Tab><S-Tab>t<Enter>"),
    FrameCase("live-info", .live, keys: attached + ":info $d1<Enter>"),
    FrameCase("live-info-again", .live, 120, 40, keys: attached + ":info $d1<Enter><Esc><S-Tab><Enter>"),
    FrameCase("live-agrees", .live, keys: attached + "R"),
    FrameCase("live-look-only", .lookOnly, keys: "a<Tab>b"),
    FrameCase("live-look-only-prompt", .lookOnly, keys: ":bind pci:0000:00:02.0<Enter>"),
    FrameCase("live-differs", .differing, keys: "a:map $a1 iova=0x10000 len=4K rw<Enter>"),
    FrameCase("live-differs-closed", .differing, keys: "a:map $a1 iova=0x10000 len=4K rw<Enter><Esc>"),
    FrameCase(
      "live-differs-again", .differing, keys: "a:map $a1 iova=0x10000 len=4K rw<Enter><Esc><S-Tab><Enter>"),
    FrameCase("live-asked-again", .differing, 120, 40, keys: "a:map $a1 iova=0x10000 len=4K rw<Enter><Esc>R"),
    FrameCase("reconcile-disabled", keys: "R"),
  ]

  private static let finding = [
    FrameCase("find-typing", keys: "6g/map"), FrameCase("find", keys: "6g/map<Enter>nn"),
    FrameCase("find-around", keys: "6/bind<Enter>N"), FrameCase("find-none", keys: "/zebra<Enter>"),
    FrameCase("find-ended", keys: "6g/map<Enter><Esc>"), FrameCase("filter-typing", keys: "6&!map"),
    FrameCase("filter", keys: "6&!map<Enter>"), FrameCase("filter-nothing", keys: "6&zebra<Enter>"),
    FrameCase("find-elsewhere", keys: "6g/map<Enter>1n"),
    FrameCase("find-size", .scenario("folded"), keys: "4/size>=2M perm=rw<Enter>n"),
    FrameCase("find-owner", keys: "4/owner=$nic<Enter>"),
    FrameCase("find-address", keys: "4/0x4010_0000<Enter>"),
    FrameCase("find-buffer", keys: "4/buf=1<Enter>"), FrameCase("filter-kind", keys: "4&free<Enter>"),
    FrameCase("filter-size", keys: "4&!size<lt>1M<Enter>"),
    FrameCase("filter-ended", keys: "6&!map<Enter><Esc>"),
    FrameCase("go-gap", keys: "4)))"), FrameCase("go-window", keys: "4}}"),
    FrameCase("go-back-window", keys: "4G{"),
    FrameCase("go-change", keys: "jjj4]]"), FrameCase("go-no-change", keys: "4]"),
    FrameCase("mark", keys: "4llMa"), FrameCase("mark-jump", keys: "4llMa1'a"),
    FrameCase("mark-none", keys: "'z"),
    FrameCase("mark-asks", keys: "M"), FrameCase("go-to-address", keys: ":goto 0x4000_0010<Enter>"),
    FrameCase("go-to-name", keys: ":goto $disk<Enter>"), FrameCase("go-to-entry", keys: ":goto #3<Enter>"),
    FrameCase("go-to-nothing", keys: ":goto $zebra<Enter>"),
    FrameCase("place-before", keys: ":goto #3<Enter>--"),
    FrameCase("complete", keys: ":un<Tab>"), FrameCase("complete-next", keys: ":un<Tab><Tab><Tab>"),
    FrameCase("complete-name", keys: ":attach $d<Tab>$ne<Tab>"),
    FrameCase("complete-option", keys: ":map $guest le<Tab>"),
    FrameCase("command-by-name", keys: ":next-panel<Enter>"),
    FrameCase("command-wrong", keys: ":next-panel 3<Enter>"),
    FrameCase("command-check", keys: ":check<Enter>"), FrameCase("copied", keys: "4lly"),
    FrameCase("save-what", keys: ":save x.doc<Enter>"), FrameCase("theme-wrong", keys: ":theme pink<Enter>"),
    FrameCase("undo", keys: "uu<C-r>"), FrameCase("again", keys: "u.."), FrameCase("left-out", keys: "6gjx"),
  ]

  private static let zooming = [
    FrameCase("folded", .scenario("folded"), keys: "4"),
    FrameCase("folded-wide", .scenario("folded"), 200, 60, keys: "4"),
    FrameCase("zoom-run", .scenario("folded"), keys: "4/size=2M<Enter><Esc><Enter>j"),
    FrameCase("zoom-area", .scenario("folded"), keys: "4/size=8M<Enter><Esc><Enter>"),
    FrameCase("zoom-pages", .scenario("folded"), 120, 40, keys: "4/size=8M<Enter><Esc><Enter>j<Enter>jj"),
    FrameCase("zoom-zone", .scenario("folded"), keys: "4g<Enter>"),
    FrameCase("zoom-out", .scenario("folded"), keys: "4/size=8M<Enter><Esc><Enter>j<Enter>jj<Esc><Esc>"),
    FrameCase("zoom-left", .scenario("folded"), keys: "4/size=8M<Enter><Esc><Enter>:goto 0x100000<Enter>"),
    FrameCase("zoom-unmapped", .scenario("folded"), keys: "4/size=8M<Enter><Esc><Enter>:unmap $a all<Enter>"),
    FrameCase("walk-gap", .scenario("folded"), 200, 60, keys: "4/size=64K<Enter>j"),
    FrameCase("walk-huge", .scenario("folded"), 200, 60, keys: "4/size=8M<Enter>"),
    FrameCase("walk-empty", .scenario("late"), 120, 40, keys: "4l"),
    FrameCase("walk-smmu", .demo, 120, 40, keys: "4ll"),
    FrameCase("top", .scenario("top"), 120, 40, keys: "4G"),
  ]

  private static let details = [
    FrameCase("detail-ioas", .demo, 120, 40, keys: "jjj"),
    FrameCase("detail-hwpt", .demo, 120, 40, keys: "j"),
    FrameCase("detail-device", .demo, 120, 40, keys: "2"), FrameCase("detail-device-80", keys: "2i"),
    FrameCase("detail-nested", .scenario("nested"), 120, 40, keys: "jj"),
    FrameCase("detail-group", .scenario("group"), 120, 40, keys: "2"),
    FrameCase("detail-entry", .demo, 120, 40, keys: "6"),
    FrameCase("detail-refused", .demo, 120, 40, keys: "r<Enter><Esc>"),
    FrameCase("detail-area", .demo, 120, 40, keys: "4lll"),
    FrameCase("detail-window", .demo, 120, 40, keys: "3"),
    FrameCase("detail-step", .scenario("bound"), 200, 60, keys: "st<Enter>nnnnnn"),
    FrameCase("detail-focus", keys: "j7"), FrameCase("detail-follow", keys: "j7jjjjj<Enter>"),
    FrameCase("detail-nowhere", keys: "7jj<Enter>"), FrameCase("detail-kept", keys: "i4"),
    FrameCase("enlarged", keys: "4z"), FrameCase("enlarged-back", keys: "4z<Esc>"),
    FrameCase("hidden", keys: "2H3H6H"), FrameCase("hidden-all", keys: "HHHHHH"),
    FrameCase("hidden-back", keys: "2H2"),
    FrameCase("help-space", keys: "4?"), FrameCase("help-steps", .scenario("bound"), keys: "st<Enter>?"),
  ]

  private static let sizes = [
    FrameCase("size-80x24"), FrameCase("size-120x40", .demo, 120, 40),
    FrameCase("size-200x60", .demo, 200, 60), FrameCase("size-60x20", .demo, 60, 20, keys: "<Tab><Tab><Tab>"),
    FrameCase("size-76x12", .demo, 76, 12), FrameCase("size-40x10", .demo, 40, 10),
    FrameCase("size-39x10", .demo, 39, 10), FrameCase("size-12x3", .demo, 12, 3),
  ]

  private static let panels = [
    FrameCase("panel-devices", keys: "<Tab>"), FrameCase("panel-windows", keys: "<Tab><Tab>j"),
    FrameCase("panel-space", keys: "<Tab><Tab><Tab>jj"), FrameCase("panel-journal", keys: "<S-Tab>gj"),
    FrameCase("help", keys: "?"), FrameCase("help-end", keys: "?G"),
    FrameCase("help-wide", .demo, 120, 60, keys: "?"), FrameCase("help-narrow", .demo, 40, 24, keys: "?"),
  ]

  private static let moving = [
    FrameCase("go-from-ioas-to-space", keys: "jjj<Enter>"),
    FrameCase("go-from-attached-device-to-table", keys: "<Tab><Enter>"),
    FrameCase("go-from-window-to-space", keys: "<Tab><Tab><Enter>"),
    FrameCase("go-from-space-to-owner", keys: "<Tab><Tab><Tab>lll<Enter>"),
    FrameCase("go-from-journal-to-area", keys: "<S-Tab>gjj<Enter>"),
    FrameCase("go-back", keys: "jjj<Enter>GG<Esc>"),
    FrameCase("space-next-closed-stretch", keys: "<Tab><Tab><Tab>llll"),
    FrameCase("space-end", keys: "<Tab><Tab><Tab>G"),
    FrameCase("objects-parent", keys: "jjh"),
  ]

  private static let acting = [
    FrameCase("allocate-ioas", keys: "a"), FrameCase("form-hwpt", keys: "w"),
    FrameCase("form-hwpt-choose", keys: "w<Down><Tab><Down><Tab><Down>"),
    FrameCase("hwpt-made", keys: "w<Enter>"), FrameCase("form-map", keys: "m"),
    FrameCase("map-chosen-by-kernel", keys: "m<Enter>"),
    FrameCase("form-map-in-gap", keys: "<Tab><Tab><Tab>jjjjm"),
    FrameCase("map-refused-window", keys: "m0x8000000<Enter>"),
    FrameCase("map-refused-window-go", keys: "m0x8000000<Enter><Enter>"),
    FrameCase("form-map-wrong", keys: "m<Tab><C-u>12Q<Enter>"),
    FrameCase("form-unmap", keys: "<Tab><Tab><Tab>jx"),
    FrameCase("unmapped", keys: "<Tab><Tab><Tab>jx<Enter>"),
    FrameCase("form-attach", keys: "t"), FrameCase("attached", keys: "<Tab>jt<Tab><Up><Enter>"),
    FrameCase("form-replace", keys: "r"), FrameCase("replace-refused", keys: "r<Enter>"),
    FrameCase("replace-refused-go", keys: "r<Enter><Enter>"),
    FrameCase("replace-mended", keys: "r<Enter><Enter>x<Enter>r<Enter>"),
    FrameCase("detached", keys: "jjd"), FrameCase("detach-disabled", keys: "jjdd"),
    FrameCase("bind-disabled", keys: "b"), FrameCase("confirm-unbind", keys: "jjB"),
    FrameCase("unbound", keys: "jjBy"), FrameCase("bind", keys: "jjBy<Tab>b"),
    FrameCase("confirm-destroy", keys: "jjjx"), FrameCase("destroy-declined", keys: "jjjxn"),
    FrameCase("destroy-refused", keys: "jjjxy"), FrameCase("destroyed", keys: "jjjjxy"),
    FrameCase("unknown-key", keys: "Z"),
  ]

  private static let prompt = [
    FrameCase("prompt", keys: ":map $guest len=4K"), FrameCase("prompt-done", keys: ":ranges $guest<Enter>"),
    FrameCase("prompt-wrong", keys: ":map $guest len=4Q<Enter>"),
    FrameCase("prompt-recalled", keys: ":ioas as $x<Enter>:info $nic<Enter>:<Up><Up>"),
    FrameCase(
      "prompt-long", .demo, 50, 12, keys: ":allow $guest 0x10000-0x1ffff 0x20000-0x2ffff 0x30000-0x3ffff"),
    FrameCase("prompt-cancelled", keys: ":ioas<Esc>"),
  ]

  private static let worlds = [
    FrameCase("empty", .empty("smmu-v3")), FrameCase("empty-map-disabled", .empty("smmu-v3"), keys: "m"),
    FrameCase("mock-bind-form", .empty("mock"), keys: "b"),
    FrameCase("mock-attached", .empty("mock"), keys: "ab<Enter>t<Enter>"),
    FrameCase("group", .scenario("group"), 100, 30, keys: "<Tab>"),
    FrameCase("nested", .scenario("nested"), 100, 30), FrameCase("late", .scenario("late")),
    FrameCase("allowed", .scenario("allowed"), keys: "<Tab><Tab><Tab>"),
    FrameCase("dirty-heat", .scenario("dirty"), keys: "D"),
    FrameCase(
      "dirty-heat-grows", .scenario("dirty"), 100, 30,
      keys: "D:mock-dirty 5 iova=0x40400000 len=4M page=2K<Enter>"),
    FrameCase("dirty-heat-off", .scenario("dirty"), keys: "DDDD"),
    FrameCase("dirty-heat-disabled", keys: "D"),
    FrameCase("crowded", .scenario("crowded"), keys: "<Tab><Tab><Tab><PgDn>"),
  ]
}
