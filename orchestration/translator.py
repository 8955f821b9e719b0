"""How a dbt node looks in Dagster: key, group, description, owners. One short method per property, no model names."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

from orchestration.check_texts import text_of
from orchestration.freshness import MORNING
from orchestration.keys import MARTS_LAYER, OWNER, dbt_domain, dbt_key, dbt_layer, group_of


class HuoshuiTranslator(DagsterDbtTranslator):
    """Maps nodes of the manifest to asset specs; tests become asset checks by dagster-dbt's default."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`["staging", "stg_shop__orders"]`; sources carry `["raw", source, stream]` in their YAML."""
        return dbt_key(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The subject area of the domain folder."""
        return group_of(dbt_domain(dbt_resource_props))

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The YAML description alone; the SQL is one click away in the repository."""
        return str(dbt_resource_props.get("description") or f"dbt {dbt_resource_props['resource_type']}.").strip()

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str] | None:
        """The model's `meta.owner` as a team, else the data team."""
        owner = dbt_resource_props.get("meta", {}).get("owner")
        return [f"team:{owner}" if owner else OWNER]

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        """dbt tags plus the layer and the domain folder."""
        own = {"layer": dbt_layer(dbt_resource_props), "domain": dbt_domain(dbt_resource_props)}
        return {**super().get_tags(dbt_resource_props), **own}

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """Published tables are due by the morning deadline."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        if spec.key.path[0] != MARTS_LAYER:
            return spec
        return spec.replace_attributes(freshness_policy=MORNING)

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """A test says what it is about."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and spec._replace(description=spec.description or text_of(manifest["nodes"][unique_id]))
