// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Change.Subject: CustomStringConvertible {
  /// The subject in a few words.
  public var description: String {
    switch self {
    case .object(let id): "object \(id)"
    case .users(let id): "users of object \(id)"
    case .area(let ioas, let range): "IOAS \(ioas) area \(range)"
    case .reserved(let ioas, let range, _): "IOAS \(ioas) reserved \(range)"
    case .allowed(let ioas, let range): "IOAS \(ioas) allowed \(range)"
    case .link(let ioas, let hwpt): "IOAS \(ioas) link to hwpt \(hwpt)"
    case .ioas(let id, let property): "IOAS \(id) \(property)"
    case .hwpt(let id, let property): "hwpt \(id) \(property)"
    case .attachment(let device): "device \(device) attachment"
    case .device(let id, let property): "device \(id) \(property)"
    case .group(let number, let property): "group \(number) \(property)"
    case .access(let id, let property): "access \(id) \(property)"
    case .faultQueue(let id, let property): "fault queue \(id) \(property)"
    case .setting(let name): name
    }
  }
}

extension Change: CustomStringConvertible {
  /// The change in one line, `+ IOAS 1 reserved 0x8000000-0x80fffff: 0000:00:01.0 (sw-msi)`.
  public var description: String { text }

  /// The change in one line: a sign (`+` added, `-` removed, `~` changed), the subject, and its values.
  public var text: String { "\(sign) \(subject): \(values)" }

  /// `+`, `-` or `~`.
  public var sign: String {
    switch kind {
    case .added: "+"
    case .removed: "-"
    case .changed: "~"
    }
  }

  private var values: String {
    switch (old, new) {
    case (let old?, let new?): "\(old) -> \(new)"
    default: new ?? old ?? ""
    }
  }
}
