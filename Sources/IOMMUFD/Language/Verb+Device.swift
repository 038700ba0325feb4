// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let deviceVerbs: [Verb] = [
    Verb(
      "bind DEVICE", "VFIO_DEVICE_BIND_IOMMUFD", "take a device: pci:0000:01:00.0 or mock:0/FLAGS"
    ) { (words) throws(LineError) in
      let device = try words.device()
      try words.finish()
      return .bind(device.name, flags: device.flags)
    },
    Verb("unbind DEV", "close of the device", "detach a device and let it go") {
      (words) throws(LineError) in
      let device = try words.reference("a bound device")
      try words.finish()
      return .unbind(device)
    },
    Verb(
      "attach DEV PT", "VFIO_DEVICE_ATTACH_IOMMUFD_PT",
      "attach a device to an IOAS or a hwpt; one that is attached is moved (replace)"
    ) { (words) throws(LineError) in
      let device = try words.reference("a bound device")
      let target = try words.reference("an IOAS or a hwpt")
      try words.finish()
      return .attach(device, to: target)
    },
    Verb("detach DEV", "VFIO_DEVICE_DETACH_IOMMUFD_PT", "detach a device: its DMA is blocked") {
      (words) throws(LineError) in
      let device = try words.reference("a bound device")
      try words.finish()
      return .detach(device)
    },
    Verb(
      "interrupt DEV", "VFIO_DEVICE_SET_IRQS",
      "request a message interrupt of a device: its doorbell gets an address (simulator only)"
    ) { (words) throws(LineError) in
      let device = try words.reference("a bound device")
      try words.finish()
      return .interrupt(device)
    },
    Verb("info DEV", "IOMMU_GET_HW_INFO", "ask the IOMMU behind a device what it is") {
      (words) throws(LineError) in
      let device = try words.reference("a bound device")
      try words.finish()
      return .hwInfo(device)
    },
  ]
}
