// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD

@testable import IOMMUFD

extension Layouts {
  static let vfio = [
    StructLayout(abi_vfio_device_bind.self, size: BindLayout.size) {
      [
        $0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags),
        $0(\.iommufd, BindLayout.iommufd), $0(\.out_devid, BindLayout.outID),
      ]
    },
    StructLayout(abi_vfio_device_attach.self, size: AttachLayout.size) {
      [
        $0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags),
        $0(\.pt_id, AttachLayout.pageTable),
      ]
    },
    StructLayout(abi_vfio_device_detach.self, size: DetachLayout.size) {
      [$0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags)]
    },
    StructLayout(
      abi_vfio_iommu_info.self, size: CompatInfoLayout.size, minimum: CompatInfoLayout.minimum
    ) {
      [
        $0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags),
        $0(\.iova_pgsizes, CompatInfoLayout.pageSizes),
        $0(\.cap_offset, CompatInfoLayout.capabilityOffset),
      ]
    },
    StructLayout(abi_vfio_cap_iova_range.self, size: CapabilityLayout.rangesSize) {
      [
        $0(\.header.id, CapabilityLayout.id), $0(\.header.version, CapabilityLayout.version),
        $0(\.header.next, CapabilityLayout.next), $0(\.nr_iovas, CapabilityLayout.rangeCount),
      ]
    },
    StructLayout(abi_vfio_cap_dma_avail.self, size: CapabilityLayout.availableSize) {
      [$0(\.avail, CapabilityLayout.available)]
    },
    StructLayout(abi_vfio_iova_range.self, size: IOVARangeLayout.size) {
      [$0(\.start, IOVARangeLayout.first), $0(\.end, IOVARangeLayout.last)]
    },
    StructLayout(abi_vfio_dma_map.self, size: MapDMALayout.size) {
      [
        $0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags),
        $0(\.vaddr, MapDMALayout.memory), $0(\.iova, MapDMALayout.iova),
        $0(\.size, MapDMALayout.length),
      ]
    },
    StructLayout(abi_vfio_dma_unmap.self, size: UnmapDMALayout.size) {
      [
        $0(\.argsz, VFIOLayout.argsz), $0(\.flags, VFIOLayout.flags), $0(\.iova, UnmapDMALayout.iova),
        $0(\.size, UnmapDMALayout.length),
      ]
    },
  ]
}
