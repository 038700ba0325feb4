// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD

@testable import IOMMUFD

/// Every struct that the decoder reads or writes, beside the one in the C header.
enum Layouts {
  static let structs = ioas + tables + files + vfio + test

  private static let ioas = [
    StructLayout(abi_destroy.self, size: DestroyLayout.size) { [$0(\.id, DestroyLayout.id)] },
    StructLayout(abi_ioas_alloc.self, size: IOASAllocLayout.size) {
      [$0(\.flags, IOASAllocLayout.flags), $0(\.out_ioas_id, IOASAllocLayout.outID)]
    },
    StructLayout(abi_ioas_allow_iovas.self, size: AllowIOVAsLayout.size) {
      [
        $0(\.ioas_id, AllowIOVAsLayout.ioas), $0(\.num_iovas, AllowIOVAsLayout.count),
        $0(\.reserved, AllowIOVAsLayout.reserved), $0(\.allowed_iovas, AllowIOVAsLayout.elements),
      ]
    },
    StructLayout(abi_ioas_copy.self, size: IOASCopyLayout.size) {
      [
        $0(\.flags, IOASCopyLayout.flags), $0(\.dst_ioas_id, IOASCopyLayout.destination),
        $0(\.src_ioas_id, IOASCopyLayout.source), $0(\.length, IOASCopyLayout.length),
        $0(\.dst_iova, IOASCopyLayout.destinationIOVA), $0(\.src_iova, IOASCopyLayout.sourceIOVA),
      ]
    },
    StructLayout(abi_ioas_iova_ranges.self, size: IOVARangesLayout.size) {
      [
        $0(\.ioas_id, IOVARangesLayout.ioas), $0(\.num_iovas, IOVARangesLayout.count),
        $0(\.reserved, IOVARangesLayout.reserved), $0(\.allowed_iovas, IOVARangesLayout.elements),
        $0(\.out_iova_alignment, IOVARangesLayout.alignment),
      ]
    },
    StructLayout(abi_iova_range.self, size: IOVARangeLayout.size) {
      [$0(\.start, IOVARangeLayout.first), $0(\.last, IOVARangeLayout.last)]
    },
    StructLayout(abi_ioas_map.self, size: IOASMapLayout.size) {
      [
        $0(\.flags, IOASMapLayout.flags), $0(\.ioas_id, IOASMapLayout.ioas),
        $0(\.reserved, IOASMapLayout.reserved), $0(\.user_va, IOASMapLayout.memory),
        $0(\.length, IOASMapLayout.length), $0(\.iova, IOASMapLayout.iova),
      ]
    },
    StructLayout(abi_ioas_unmap.self, size: IOASUnmapLayout.size) {
      [
        $0(\.ioas_id, IOASUnmapLayout.ioas), $0(\.iova, IOASUnmapLayout.iova),
        $0(\.length, IOASUnmapLayout.length),
      ]
    },
    StructLayout(abi_option.self, size: OptionLayout.size) {
      [
        $0(\.option_id, OptionLayout.option), $0(\.op, OptionLayout.operation),
        $0(\.reserved, OptionLayout.reserved), $0(\.object_id, OptionLayout.object),
        $0(\.val64, OptionLayout.value),
      ]
    },
    StructLayout(abi_vfio_ioas.self, size: VFIOIOASLayout.size) {
      [
        $0(\.ioas_id, VFIOIOASLayout.ioas), $0(\.op, VFIOIOASLayout.operation),
        $0(\.reserved, VFIOIOASLayout.reserved),
      ]
    },
  ]

  private static let tables = [
    StructLayout(
      abi_hwpt_alloc.self, size: HWPTAllocLayout.size, minimum: HWPTAllocLayout.minimum
    ) {
      [
        $0(\.flags, HWPTAllocLayout.flags), $0(\.dev_id, HWPTAllocLayout.device),
        $0(\.pt_id, HWPTAllocLayout.parent), $0(\.out_hwpt_id, HWPTAllocLayout.outID),
        $0(\.reserved, HWPTAllocLayout.reserved), $0(\.data_type, HWPTAllocLayout.dataType),
        $0(\.data_len, HWPTAllocLayout.dataLength), $0(\.data_uptr, HWPTAllocLayout.data),
        $0(\.fault_id, HWPTAllocLayout.faultQueue),
      ]
    },
    StructLayout(
      abi_hw_info.self, size: HardwareInfoLayout.size, minimum: HardwareInfoLayout.minimum
    ) {
      [
        $0(\.flags, HardwareInfoLayout.flags), $0(\.dev_id, HardwareInfoLayout.device),
        $0(\.data_len, HardwareInfoLayout.dataLength), $0(\.data_uptr, HardwareInfoLayout.data),
        $0(\.out_data_type, HardwareInfoLayout.outDataType),
        $0(\.out_max_pasid_log2, HardwareInfoLayout.outMaxPASIDLog2),
        $0(\.reserved.0, HardwareInfoLayout.reserved[0]),
        $0(\.reserved.1, HardwareInfoLayout.reserved[1]),
        $0(\.reserved.2, HardwareInfoLayout.reserved[2]),
        $0(\.out_capabilities, HardwareInfoLayout.outCapabilities),
      ]
    },
    StructLayout(abi_hwpt_set_dirty_tracking.self, size: SetDirtyTrackingLayout.size) {
      [$0(\.flags, SetDirtyTrackingLayout.flags), $0(\.hwpt_id, SetDirtyTrackingLayout.hwpt)]
    },
    StructLayout(abi_hwpt_get_dirty_bitmap.self, size: GetDirtyBitmapLayout.size) {
      [
        $0(\.hwpt_id, GetDirtyBitmapLayout.hwpt), $0(\.flags, GetDirtyBitmapLayout.flags),
        $0(\.reserved, GetDirtyBitmapLayout.reserved), $0(\.iova, GetDirtyBitmapLayout.iova),
        $0(\.length, GetDirtyBitmapLayout.length), $0(\.page_size, GetDirtyBitmapLayout.pageSize),
        $0(\.data, GetDirtyBitmapLayout.bitmap),
      ]
    },
    StructLayout(abi_hwpt_invalidate.self, size: InvalidateLayout.size) {
      [
        $0(\.hwpt_id, InvalidateLayout.hwpt), $0(\.data_uptr, InvalidateLayout.entries),
        $0(\.data_type, InvalidateLayout.dataType), $0(\.entry_len, InvalidateLayout.entryLength),
        $0(\.entry_num, InvalidateLayout.entryCount), $0(\.reserved, InvalidateLayout.reserved),
      ]
    },
  ]

  private static let files = [
    StructLayout(abi_fault_alloc.self, size: FaultQueueAllocLayout.size) {
      [
        $0(\.flags, FaultQueueAllocLayout.flags), $0(\.out_fault_id, FaultQueueAllocLayout.outID),
        $0(\.out_fault_fd, FaultQueueAllocLayout.outDescriptor),
      ]
    },
    StructLayout(abi_hwpt_pgfault.self, size: FaultRecordLayout.size) {
      [
        $0(\.flags, FaultRecordLayout.flags), $0(\.dev_id, FaultRecordLayout.device),
        $0(\.pasid, FaultRecordLayout.pasid), $0(\.grpid, FaultRecordLayout.group),
        $0(\.perm, FaultRecordLayout.permissions), $0(\.addr, FaultRecordLayout.address),
        $0(\.cookie, FaultRecordLayout.cookie),
      ]
    },
    StructLayout(abi_hwpt_page_response.self, size: FaultAnswerLayout.size) {
      [$0(\.cookie, FaultAnswerLayout.cookie), $0(\.code, FaultAnswerLayout.code)]
    },
  ]
}
