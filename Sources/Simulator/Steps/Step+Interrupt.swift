// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Maps the doorbell of the device's interrupt in the page table that the device uses now.
  ///
  /// Up to Linux 6.14 a page table knows where its window begins and takes the next page of it, at that time.
  static let prepareMSI = Step("iommu_dma_prepare_msi", errnos: [.ENOMEM]) {
    (kernel, call) throws(Refusal) in
    guard let domain = kernel[groupOf: call.device].domain else { return }
    let paging = kernel.pagingTable(of: domain)
    guard let page = kernel.hwpts[paging]?.msiCookie else { return }
    kernel.hwpts[paging]?.map(doorbell: page)
    kernel.devices[call.device]?.doorbell = page
  }

  /// Gives the doorbell the page that it has in the whole iommufd, maps it, and notes it for the group.
  static let placeDoorbell = Step("iommufd_sw_msi", locks: [.doorbellLock], errnos: [.ENOMEM, .EOVERFLOW]) {
    (kernel, call) throws(Refusal) in
    let group = kernel[groupOf: call.device]
    guard let domain = group.domain, let page = group.softwareMSIStart else { return }
    kernel.hwpts[kernel.pagingTable(of: domain)]?.map(doorbell: page)
    kernel.devices[call.device]?.doorbell = page
    if !group.requiredDoorbells.contains(page) {
      kernel[groupOf: call.device].requiredDoorbells.append(page)
    }
  }
}
