{{
    hs_listed_by_order(
        ref('stg_shop__order_sources'),
        'source_hashes',
        [
            'shop_id', 'order_id', 'product_id', 'sku_code', 'sku_attrs', 'account_type', 'account_id', '_occurrence'
        ],
    )
}}
