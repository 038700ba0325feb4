// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Session
import Simulator
import Testing

/// What names stand for, as lines succeed, fail and come again.
@Suite struct NameTests {
  private func session(_ machine: String, _ lines: String...) throws -> Session {
    var session = Session(machine: try Machine.builtIn(machine))
    for line in lines { session.perform(try Statement(line, name: "test")) }
    return session
  }

  private func requests(_ machine: String, _ lines: String...) throws -> [Request] {
    var session = Session(machine: try Machine.builtIn(machine))
    for line in lines { session.perform(try Statement(line, name: "test")) }
    return session.journal.map(\.request)
  }

  @Test func aNameStandsForTheObjectThatWasMade() throws {
    let requests = try requests("smmu-v3", "ioas as $a", "ioas as $b", "ranges $b")
    #expect(requests.last == .iovaRanges(2))
  }

  @Test func aNameNeverGivenStandsForAnObjectThatNeverExists() throws {
    #expect(try requests("smmu-v3", "ranges $nope") == [.iovaRanges(.nonexistent)])
  }

  @Test func aNameWhoseLineFailedStandsForNothing() throws {
    let lines = ["bind pci:0000:00:01.0 as $d", "ioas as $x", "hwpt $d 77 as $x", "ranges $x"]
    var session = Session(machine: try Machine.builtIn("smmu-v3"))
    for line in lines { session.perform(try Statement(line, name: "test")) }
    #expect(session.journal.last?.request == .iovaRanges(.nonexistent))
    #expect(session.names.label(of: 2, in: session.kernel) == nil)
  }

  @Test func aDeviceIsNamedAsADeviceAndAsAnObject() throws {
    let requests = try requests(
      "smmu-v3", "ioas as $a", "bind pci:0000:01:00.0 as $d", "attach $d $a", "destroy $d")
    let device = DeviceName.pci(try #require(PCIAddress("0000:01:00.0")))
    #expect(requests[2] == .attach(.name(device), to: 1))
    #expect(requests[3] == .destroy(2))
  }

  @Test func aMockDeviceHasNoObjectBeforeItsFirstAttach() throws {
    let requests = try requests(
      "mock", "ioas as $a", "bind mock:3/0 as $d", "destroy $d", "attach $d $a", "destroy $d")
    #expect(requests[2] == .destroy(.nonexistent))
    #expect(requests[4] == .destroy(3))
  }

  @Test func rawNumbersAreIds() throws {
    #expect(try requests("smmu-v3", "attach 7 0x9") == [.attach(.object(7), to: 9)])
  }

  @Test func theNewestNameIsTheLabel() throws {
    let session = try session("smmu-v3", "ioas as $a", "vfio-ioas set $a", "vfio-ioas get as $old")
    #expect(session.names.label(of: 1, in: session.kernel) == "old")
  }

  @Test func aLabelDoesNotPassToAnObjectWithTheSameId() throws {
    let session = try session("smmu-v3", "ioas as $a", "destroy $a", "ioas")
    #expect(session.names.label(of: 1, in: session.kernel) == nil)
  }

  @Test func anUnboundDeviceLosesItsLabel() throws {
    let session = try session("smmu-v3", "bind pci:0000:01:00.0 as $d", "unbind $d")
    let device = DeviceName.pci(try #require(PCIAddress("0000:01:00.0")))
    #expect(session.names.label(of: device) == nil)
  }

  @Test func freshNamesAreNew() throws {
    let session = try session("smmu-v3", "ioas as $a1", "ioas as $a3", "hwpt 9 9 as $a2")
    #expect(session.names.fresh("a") == "a4")
    #expect(session.names.fresh("h") == "h1")
  }
}
