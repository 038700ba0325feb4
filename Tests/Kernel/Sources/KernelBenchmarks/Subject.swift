// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Simulator

/// A kernel whose iommufd has just been opened: the running one or a simulated one.
struct Subject {
  /// Performs a request; false where it is refused.
  let perform: (Request) -> Bool
  /// Takes everything back.
  let close: () -> Void

  init(_ host: OpenHost) {
    perform = { request in
      do {
        _ = try host.perform(request, predicted: nil)
        return true
      } catch {
        return false
      }
    }
    close = { _ = host.close() }
  }

  init(simulating machine: Machine) {
    var kernel = Kernel(machine: machine)
    perform = { request in
      do {
        _ = try kernel.perform(request)
        return true
      } catch {
        return false
      }
    }
    close = {}
  }
}
