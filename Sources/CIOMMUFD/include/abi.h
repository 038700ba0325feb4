/* SPDX-License-Identifier: Apache-2.0 */
/* The ABI of iommufd and of the VFIO files around it, written from facts: sizes, offsets and numbers.
 *
 * Names are those of the kernel with abi_ or ABI_ in front, so that both can stand in one program. Every size
 * and every offset is checked when the header is compiled. All of Linux 6.12, and what came up to 6.18. */
#ifndef CIOMMUFD_ABI_H
#define CIOMMUFD_ABI_H

#include "abi_driver.h"
#include "abi_ioas.h"
#include "abi_newer.h"
#include "abi_table.h"
#include "abi_test.h"
#include "abi_vfio.h"

#endif
