/* SPDX-License-Identifier: MIT */
/* Files of assets/, put into the program by the build: terminated, UTF-8. */
#ifndef DOCGEN_HTML_ASSETS_H
#define DOCGEN_HTML_ASSETS_H

extern const unsigned char html_asset_page_css[];
extern const unsigned char html_asset_statement_css[];
extern const unsigned char html_asset_matrix_css[];
extern const unsigned char html_asset_filter_js[];

#endif
