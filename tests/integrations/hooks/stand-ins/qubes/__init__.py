# SPDX-License-Identifier: MIT
"""Stands in for Qubes OS: what an extension needs of qubesd."""
