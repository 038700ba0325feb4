// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Testing

@testable import Simulator

/// The check that every other test relies on finds what is wrong.
struct InvariantTests {
  /// IOAS 1, device 2, auto table 3, an area.
  private func kernel() throws -> Kernel {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\nattach $d $a\nmap $a iova=0x1000 len=4K rw\n")
    return world.kernel
  }

  static let damages: [(damage: @Sendable (inout Kernel) -> Void, problem: String)] = [
    (
      { $0.objects.addUsers(1, to: 1) }, "IOAS 1 has 3 users where 2 links exist"
    ),
    ({ $0.objects.addUsers(-1, to: 2) }, "device 2 has 2 users where 3 links exist"),
    ({ $0.objects.addUsers(1, to: 3) }, "hwpt 3 has 3 users where 2 links exist"),
    (
      {
        $0.ioases[1]?.iopt.areas.insert(
          IOVARange(0xfee0_0000...0xfee0_0fff), .init(userAddress: 0, pages: .plain, protection: []))
      },
      "IOAS 1: area 0xfee00000-0xfee00fff meets 0xfee00000-0xfeefffff, reserved by 0000:00:02.0 (msi)"
    ),
    ({ $0.hwpts[3]?.mappings.removeAll() }, "hwpt 3 does not mirror IOAS 1"),
    ({ $0.ioases[1]?.iopt.domains.removeAll() }, "hwpt 3 is not linked to IOAS 1"),
    ({ $0.ioases[1]?.hwpts.append(9) }, "IOAS 1: linked tables [3] are not the tables [3, 9]"),
    (
      { $0.ioases[1]?.iopt.alignment = 1 }, "IOAS 1: the alignment 0x1 is not what tables and options ask for"
    ),
    (
      { $0.ioases[1]?.iopt.removeReserved { $0 != .domain(3) } },
      "IOAS 1 does not reserve 0xfee00000-0xfeefffff for 0000:00:02.0"
    ),
    (
      { kernel in try? kernel.ioases[1]?.iopt.reserve(IOVARange(5), for: .domain(9)) },
      "IOAS 1: hwpt 9 (aperture) reserves 0x5-0x5 but is gone"
    ),
    (
      { kernel in try? kernel.ioases[1]?.iopt.reserve(IOVARange(5), for: .device(.mock(0), .msi)) },
      "IOAS 1: mock:0 (msi) reserves 0x5-0x5 but is gone"
    ),
    ({ $0.hwpts[3] = nil }, "hwpt 3 has no contents"),
    ({ $0.ioases[1] = nil }, "IOAS 1 has no contents"),
  ]

  @Test(arguments: damages.indices)
  func `damage is found`(index: Int) throws {
    var kernel = try kernel()
    #expect(kernel.checkInvariants() == [])
    let (damage, problem) = Self.damages[index]
    damage(&kernel)
    #expect(kernel.checkInvariants().contains(problem), "\(kernel.checkInvariants())")
  }
}
