/* SPDX-License-Identifier: Apache-2.0 */
/* The files of VFIO devices, and the calls of an old VFIO container that an iommufd answers. */
#ifndef CIOMMUFD_ABI_VFIO_H
#define CIOMMUFD_ABI_VFIO_H

#include "abi_check.h"

/* On /dev/vfio/devices/vfioN. */
#define ABI_VFIO_DEVICE_BIND_IOMMUFD 0x3b76u
#define ABI_VFIO_DEVICE_ATTACH_IOMMUFD_PT 0x3b77u
#define ABI_VFIO_DEVICE_DETACH_IOMMUFD_PT 0x3b78u

ABI_NUMBER(ABI_VFIO_DEVICE_BIND_IOMMUFD, 118);
ABI_NUMBER(ABI_VFIO_DEVICE_ATTACH_IOMMUFD_PT, 119);
ABI_NUMBER(ABI_VFIO_DEVICE_DETACH_IOMMUFD_PT, 120);

/* Every struct of VFIO begins with its own size; bytes beyond what the kernel knows are ignored. */
struct abi_vfio_device_bind {
  uint32_t argsz;
  uint32_t flags;  /* 0 */
  int32_t iommufd; /* the descriptor of /dev/iommu */
  uint32_t out_devid;
};
ABI_SIZE(vfio_device_bind, 16);
ABI_AT(vfio_device_bind, argsz, 0);
ABI_AT(vfio_device_bind, flags, 4);
ABI_AT(vfio_device_bind, iommufd, 8);
ABI_AT(vfio_device_bind, out_devid, 12);

struct abi_vfio_device_attach {
  uint32_t argsz;
  uint32_t flags;
  uint32_t pt_id; /* in: an IOAS or a page table; out: the page table */
};
ABI_SIZE(vfio_device_attach, 12);
ABI_AT(vfio_device_attach, argsz, 0);
ABI_AT(vfio_device_attach, flags, 4);
ABI_AT(vfio_device_attach, pt_id, 8);

struct abi_vfio_device_detach {
  uint32_t argsz;
  uint32_t flags;
};
ABI_SIZE(vfio_device_detach, 8);
ABI_AT(vfio_device_detach, argsz, 0);
ABI_AT(vfio_device_detach, flags, 4);

/* On the iommufd itself. */
#define ABI_VFIO_GET_API_VERSION 0x3b64u
#define ABI_VFIO_CHECK_EXTENSION 0x3b65u
#define ABI_VFIO_SET_IOMMU 0x3b66u
#define ABI_VFIO_IOMMU_GET_INFO 0x3b70u
#define ABI_VFIO_IOMMU_MAP_DMA 0x3b71u
#define ABI_VFIO_IOMMU_UNMAP_DMA 0x3b72u

ABI_NUMBER(ABI_VFIO_GET_API_VERSION, 100);
ABI_NUMBER(ABI_VFIO_CHECK_EXTENSION, 101);
ABI_NUMBER(ABI_VFIO_SET_IOMMU, 102);
ABI_NUMBER(ABI_VFIO_IOMMU_GET_INFO, 112);
ABI_NUMBER(ABI_VFIO_IOMMU_MAP_DMA, 113);
ABI_NUMBER(ABI_VFIO_IOMMU_UNMAP_DMA, 114);

#define ABI_VFIO_IOMMU_INFO_PGSIZES 1u
#define ABI_VFIO_IOMMU_INFO_CAPS 2u

struct abi_vfio_iommu_info {
  uint32_t argsz; /* in: room for the struct and the capabilities; out: what they need */
  uint32_t flags;
  uint64_t iova_pgsizes;
  uint32_t cap_offset; /* of the first capability; 0 where there is none, or not room for all */
  uint32_t pad;
};
ABI_SIZE(vfio_iommu_info, 24);
ABI_AT(vfio_iommu_info, argsz, 0);
ABI_AT(vfio_iommu_info, flags, 4);
ABI_AT(vfio_iommu_info, iova_pgsizes, 8);
ABI_AT(vfio_iommu_info, cap_offset, 16);
ABI_AT(vfio_iommu_info, pad, 20);

/* What a capability begins with; next is an offset from the struct, 0 for the last. */
struct abi_vfio_info_cap_header {
  uint16_t id;
  uint16_t version;
  uint32_t next;
};
ABI_SIZE(vfio_info_cap_header, 8);
ABI_AT(vfio_info_cap_header, id, 0);
ABI_AT(vfio_info_cap_header, version, 2);
ABI_AT(vfio_info_cap_header, next, 4);

#define ABI_VFIO_IOMMU_INFO_CAP_IOVA_RANGE 1u
#define ABI_VFIO_IOMMU_INFO_CAP_DMA_AVAIL 3u

/* Followed by its ranges. */
struct abi_vfio_cap_iova_range {
  struct abi_vfio_info_cap_header header;
  uint32_t nr_iovas;
  uint32_t reserved;
};
ABI_SIZE(vfio_cap_iova_range, 16);
ABI_AT(vfio_cap_iova_range, header, 0);
ABI_AT(vfio_cap_iova_range, nr_iovas, 8);
ABI_AT(vfio_cap_iova_range, reserved, 12);

struct abi_vfio_iova_range {
  uint64_t start;
  uint64_t end; /* the last byte */
};
ABI_SIZE(vfio_iova_range, 16);
ABI_AT(vfio_iova_range, start, 0);
ABI_AT(vfio_iova_range, end, 8);

struct abi_vfio_cap_dma_avail {
  struct abi_vfio_info_cap_header header;
  uint32_t avail;
};
ABI_SIZE(vfio_cap_dma_avail, 12);
ABI_AT(vfio_cap_dma_avail, header, 0);
ABI_AT(vfio_cap_dma_avail, avail, 8);

#define ABI_VFIO_DMA_MAP_FLAG_READ 1u
#define ABI_VFIO_DMA_MAP_FLAG_WRITE 2u

struct abi_vfio_dma_map {
  uint32_t argsz;
  uint32_t flags;
  uint64_t vaddr;
  uint64_t iova;
  uint64_t size;
};
ABI_SIZE(vfio_dma_map, 32);
ABI_AT(vfio_dma_map, argsz, 0);
ABI_AT(vfio_dma_map, flags, 4);
ABI_AT(vfio_dma_map, vaddr, 8);
ABI_AT(vfio_dma_map, iova, 16);
ABI_AT(vfio_dma_map, size, 24);

#define ABI_VFIO_DMA_UNMAP_FLAG_ALL 2u

struct abi_vfio_dma_unmap {
  uint32_t argsz;
  uint32_t flags;
  uint64_t iova;
  uint64_t size; /* out: bytes unmapped, also after an error of the unmapping */
};
ABI_SIZE(vfio_dma_unmap, 24);
ABI_AT(vfio_dma_unmap, argsz, 0);
ABI_AT(vfio_dma_unmap, flags, 4);
ABI_AT(vfio_dma_unmap, iova, 8);
ABI_AT(vfio_dma_unmap, size, 16);

#endif
