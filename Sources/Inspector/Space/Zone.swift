// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A stretch of every address space that matters to DMA: what an address of so many bits reaches.
struct Zone: Hashable {
  /// The number, from 0 at the bottom.
  let number: Int
  /// The addresses.
  let range: IOVARange
  /// What the zone is called.
  let title: String

  /// The zones from the bottom to the top.
  static let all: [Zone] = {
    let titles = [
      "below 4G (32 bits)", "4G to 512G (39 bits)", "512G to 256T (48 bits)", "256T to 128P (57 bits)",
      "above 128P",
    ]
    let bits = [0, 32, 39, 48, 57, 64]
    return titles.indices.map { index in
      let first = index == 0 ? 0 : UInt64(1) << UInt64(bits[index])
      let last = bits[index + 1] == 64 ? UInt64.max : (1 << UInt64(bits[index + 1])) - 1
      return Zone(number: index, range: IOVARange(IOVA(first), IOVA(last)) ?? .all, title: titles[index])
    }
  }()

  /// The zone of an address.
  static func of(_ address: IOVA) -> Zone {
    all.last { $0.range.first <= address } ?? all[0]
  }
}
